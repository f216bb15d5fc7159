/**
 * Settings, read once at start.
 *
 * <p>{@link org.parley.config.Setting} lists every key with its default and meaning: the table in the README is made from
 * it and a test compares the two. {@link org.parley.config.Settings} holds the typed, checked values; all faults of all
 * settings are reported together by one {@link org.parley.config.SettingsException}.
 *
 * <p>Decided: looking a key up in four places is forty lines here; a configuration library would bring its own copy of
 * MicroProfile Config into servers that already have one.
 */
@NullMarked
package org.parley.config;

import org.jspecify.annotations.NullMarked;
