package org.parley.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.parley.identity.Caller;
import org.parley.identity.Identification;
import org.parley.identity.Identity;
import org.parley.identity.ReturnAddress;
import org.parley.identity.Sessions;
import org.parley.identity.Users;

/**
 * Lets in whom the identification knows. Health is told to everybody, since load balancers have no login; who may read metrics, and which
 * programs are known, is decided by the rooms that answer them.
 */
final class IdentityFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final Set<String> ELSEWHERE = Set.of("/health", "/metrics", "/v1");

    /** What nobody needs to log in for: the way in and out, and the files that all Parleys have. */
    private static final Pattern OPEN = Pattern.compile(
            "/(login|logout|oidc/[a-z]+|favicon\\.svg|embed\\.js|(css|js|vendor)/.*|signed-out\\.html)");

    private static final Pattern PAGE = Pattern.compile("/|/[a-z-]+\\.html");

    private final transient Identification identification;
    private final transient Users users;

    IdentityFilter(Identification identification, Users users) {
        this.identification = identification;
        this.users = users;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (ELSEWHERE.contains(request.getServletPath())) {
            chain.doFilter(request, response);
            return;
        }
        switch (identification.identify(request)) {
            case Identity.Known known -> enter(known, request, response, chain);
            case Identity.Refused refused -> Problem.forbidden(refused.reason()).send(response);
            case Identity.Anonymous anonymous -> askToLogIn(request, response, chain);
        }
    }

    /** The one place where somebody who is known may still be turned away. */
    private void enter(
            Identity.Known known, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        switch (users.admit(known.caller(), known.since())) {
            case GOOD -> {
                LetIn.as(known.caller(), request);
                chain.doFilter(request, response);
            }
            case DISABLED ->
                Problem.forbidden("An administrator has shut your account.").send(response);
            case SIGNED_OUT -> {
                Sessions.end(request); // a login that the database keeps ended there
                askToLogIn(request, response, chain);
            }
        }
    }

    /** Programs are told so; a browser that opens a page is shown the way. The page's own files are no secret. */
    private static void askToLogIn(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        if (OPEN.matcher(path).matches()) {
            chain.doFilter(request, response);
        } else if (PAGE.matcher(path).matches() && request.getMethod().equals("GET")) {
            response.setStatus(HttpServletResponse.SC_FOUND);
            String to = ReturnAddress.of(request).encoded();
            response.setHeader("Location", request.getContextPath() + "/login?to=" + to);
        } else {
            response.setHeader("WWW-Authenticate", "Bearer"); // an API key
            Problem.loginNeeded().send(response);
        }
    }

    /** Whom this filter let in. */
    static Caller caller(HttpServletRequest request) {
        return caller(request.getAttribute(LetIn.CALLER));
    }

    /** The same for a Jersey request, which has the servlet request's attributes as properties. */
    static Caller caller(ContainerRequestContext request) {
        return caller(request.getProperty(LetIn.CALLER));
    }

    private static Caller caller(@Nullable Object attribute) {
        if (attribute instanceof Caller caller) {
            return caller;
        }
        throw new IllegalStateException("a request came past the identity filter");
    }
}
