package org.parley.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.parley.identity.Caller;

/** A servlet that answers its faults with problem+json. */
abstract class ApiServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected final void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            handle(request, response, IdentityFilter.caller(request));
        } catch (ProblemException e) {
            e.headers().forEach(response::setHeader);
            translate(request, e.problem()).send(response);
        }
    }

    abstract void handle(HttpServletRequest request, HttpServletResponse response, Caller caller) throws IOException;

    /** The last word on what a client hears. */
    Problem translate(HttpServletRequest request, Problem problem) {
        return problem;
    }

    static void requireMethod(HttpServletRequest request, String method) {
        if (!request.getMethod().equals(method)) {
            throw new ProblemException(
                    Problem.of(405, "method-not-allowed", "Method not allowed", "Use " + method + " here."),
                    Map.of("Allow", method));
        }
    }
}
