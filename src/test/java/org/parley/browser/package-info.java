/**
 * The page in a real Chromium, against the real server, over a real network. Every test gets a tab of its own ({@link Tabs}), and
 * every tab is watched: a script error, a breach of the content security policy, a dialog, a navigation or a request to
 * another origin fails the test that caused it.
 */
@NullMarked
package org.parley.browser;

import org.jspecify.annotations.NullMarked;
