/**
 * Listens: how Parley is. {@link org.parley.telemetry.Health} answers whether it lives and whether it takes requests; it
 * asks for no login and tells no details. {@link org.parley.telemetry.Metrics} counts answers when they are over and tells the sums, to
 * administrators and to the addresses that a setting names. {@link org.parley.telemetry.DrainServlet} is where an operator's script says
 * that the node is to be stopped, and hears when it may be.
 *
 * <p>Threads: who waits for a node to drain holds none, its response is a pump's (see {@code sse}). Counting happens on the answer's own, once for each; no lock, no thread of ours.
 *
 * <p>Decided: a drain whose time is over is answered with 200 as well. The node has done what it was told and takes nothing more; a status
 * that {@code curl -f} takes for a failure would have a script give up between a node that drains for good and its restart. The body tells.
 *
 * <p>Decided: no metric has a user's name, and what names a model is bounded: where any name goes through, callers choose it. Numbers are
 * kept by Prometheus's own library ({@code io.prometheus}), without exemplars, whose thread would outlive the web application.
 */
@NullMarked
package org.parley.telemetry;

import org.jspecify.annotations.NullMarked;
