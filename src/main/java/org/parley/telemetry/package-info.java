/**
 * Listens: how Parley is. {@link org.parley.telemetry.Health} answers whether it lives and whether it takes requests; it
 * asks for no login and tells no details. {@link org.parley.telemetry.Metrics} counts answers when they are over and tells the sums, to
 * administrators and to the addresses that a setting names.
 *
 * <p>Threads: counting happens on the answer's own, once for each; no lock, no thread of ours.
 *
 * <p>Decided: no metric has a user's name, and what names a model is bounded: where any name goes through, callers choose it. Numbers are
 * kept by Prometheus's own library ({@code io.prometheus}), without exemplars, whose thread would outlive the web application.
 */
@NullMarked
package org.parley.telemetry;

import org.jspecify.annotations.NullMarked;
