package org.parley.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.parley.identity.Caller;
import org.parley.identity.Identification;
import org.parley.identity.Identity;

/** Lets in whom the identification knows. */
final class IdentityFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final String CALLER = Caller.class.getName();

    private final transient Identification identification;

    IdentityFilter(Identification identification) {
        this.identification = identification;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        switch (identification.identify(request)) {
            case Identity.Known known -> {
                request.setAttribute(CALLER, known.caller());
                chain.doFilter(request, response);
            }
            case Identity.Refused refused -> Problem.forbidden(refused.reason()).send(response);
        }
    }

    /** Whom this filter let in. */
    static Caller caller(HttpServletRequest request) {
        if (request.getAttribute(CALLER) instanceof Caller caller) {
            return caller;
        }
        throw new IllegalStateException("no identity filter before " + request.getRequestURI());
    }
}
