package org.parley.provider;

/**
 * What went wrong, in words fit for the person who asked: no upstream body, no key, no host name.
 *
 * @param type a stable word for programs, for example {@code upstream-timeout}
 * @param status the HTTP status it would have before the first byte
 * @param retryable whether asking again may help
 */
public record Fault(String type, String title, int status, String detail, boolean retryable) {}
