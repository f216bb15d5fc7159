/**
 * The built WAR on real servers.
 *
 * <p>Failsafe runs these tests once for each server; Arquillian starts the server and deploys, and the tests speak to it over
 * the wire as any client would. {@link org.parley.container.Servers} says with which settings; the model is a
 * {@link org.parley.testing.TestUpstream} in the test's process.
 */
@NullMarked
package org.parley.container;

import org.jspecify.annotations.NullMarked;
