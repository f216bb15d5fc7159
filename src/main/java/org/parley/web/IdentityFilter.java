package org.parley.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.parley.identity.Caller;
import org.parley.identity.Identification;
import org.parley.identity.Identity;

/** Lets in whom the identification knows. Only health is told to everybody: load balancers have no login. */
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
        if (request.getServletPath().equals("/health")) {
            chain.doFilter(request, response);
            return;
        }
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
        return caller(request.getAttribute(CALLER));
    }

    /** The same for a Jersey request, which has the servlet request's attributes as properties. */
    static Caller caller(ContainerRequestContext request) {
        return caller(request.getProperty(CALLER));
    }

    private static Caller caller(@Nullable Object attribute) {
        if (attribute instanceof Caller caller) {
            return caller;
        }
        throw new IllegalStateException("a request came past the identity filter");
    }
}
