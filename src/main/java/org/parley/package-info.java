/**
 * The front door: {@link org.parley.Parley} is called by the server at deployment, wires the rooms by hand, and closes them in
 * reverse order at undeployment. What is done now and then as long as it runs is called from here, by {@link org.parley.Rounds}.
 */
@NullMarked
package org.parley;

import org.jspecify.annotations.NullMarked;
