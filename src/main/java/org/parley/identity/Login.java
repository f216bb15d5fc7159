package org.parley.identity;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** A way by which people log in with their browser. Into a response it puts cookies at most: the rest is for who asks it. */
public sealed interface Login permits ContainerLogin, OidcLogin {
    /** Where a login may have got to. */
    sealed interface Step {
        /** @param address the browser's next, for the header {@code Location} */
        record Redirect(String address) implements Step {}

        /** @param reason for the operator, and for nobody else */
        record Refused(String reason) implements Step {}

        /** Whoever should say who it is does not answer; later it may. */
        record Unavailable(String reason) implements Step {}
    }

    /** Begins, or ends where the server has seen to all. */
    Step begin(HttpServletRequest request, HttpServletResponse response, ReturnAddress to);

    /** Forgets who the browser is. @return the browser's next address */
    String end(HttpServletRequest request, HttpServletResponse response);
}
