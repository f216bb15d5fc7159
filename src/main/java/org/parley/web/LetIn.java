package org.parley.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.parley.identity.Caller;

/** As whom a request was let in, for what looks at it afterwards. */
public final class LetIn {
    static final String CALLER = Caller.class.getName();

    private LetIn() {}

    public static void as(Caller caller, HttpServletRequest request) {
        request.setAttribute(CALLER, caller);
    }

    /** Empty where nobody was known. */
    static Optional<Caller> caller(HttpServletRequest request) {
        return Optional.ofNullable(request.getAttribute(CALLER)).map(Caller.class::cast);
    }
}
