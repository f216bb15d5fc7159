package org.parley.provider;

/**
 * A source for the span {@code [start, end)} of the answer, counted in the provider's characters; -1 where it gives none.
 */
public sealed interface Citation {
    String title();

    int start();

    int end();

    /** @param url as the model gave it: hostile until checked where it is shown */
    record Web(String url, String title, int start, int end) implements Citation {}

    /** @param file the file's name or id */
    record File(String file, String title, int start, int end) implements Citation {}
}
