package org.parley.identity;

import jakarta.servlet.http.HttpServletRequest;

/** A way to tell who sends a request. Thread-safe, quick. */
@FunctionalInterface
public interface Identification {
    Identity identify(HttpServletRequest request);
}
