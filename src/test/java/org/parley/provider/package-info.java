/** How Parley asks a model: against a real HTTP server that can fail in every way. */
@NullMarked
package org.parley.provider;

import org.jspecify.annotations.NullMarked;
