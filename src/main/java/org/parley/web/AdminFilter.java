package org.parley.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The one door to what administrators may: all that is below {@code /api/admin}. */
final class AdminFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (IdentityFilter.caller(request).isAdmin()) {
            chain.doFilter(request, response);
        } else {
            Problem.forbidden("Only administrators may do this.").send(response);
        }
    }
}
