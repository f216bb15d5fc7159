package org.parley.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * The error page that {@code web.xml} names. Nobody sees the server's own, which tells its version and more: whatever a
 * request meets, also before it comes to us and in static files, is told in problem+json.
 */
final class ProblemServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object fault = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        Problem.ofStatus(fault instanceof Integer status ? status : 404).send(response);
    }
}
