/**
 * The front door: {@link org.parley.Parley} is called by the server at deployment, wires the rooms by hand, and closes them in
 * reverse order at undeployment.
 */
@NullMarked
package org.parley;

import org.jspecify.annotations.NullMarked;
