package org.parley.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Refuses requests that another site made a browser send. */
final class OriginFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    private final transient Origins origins;

    OriginFilter(Origins origins) {
        this.origins = origins;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (origins.admit(request)) {
            chain.doFilter(request, response);
        } else {
            Problem.forbidden("The request comes from another site.").send(response);
        }
    }
}
