package org.parley.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.parley.identity.Login;
import org.parley.identity.ReturnAddress;

/** The way in and out for browsers: {@code GET /login?to=<page>}, {@code POST /logout}. */
final class LoginServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final System.Logger LOG = System.getLogger(LoginServlet.class.getName());

    private final transient Login login;

    LoginServlet(Login login) {
        this.login = login;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        boolean out = request.getServletPath().equals("/logout");
        String method = out ? "POST" : "GET";
        if (!request.getMethod().equals(method)) {
            response.setHeader("Allow", method);
            Problem.ofStatus(405).send(response);
        } else if (out) {
            logOut(request, response);
        } else {
            ReturnAddress to = ReturnAddress.parse(Optional.ofNullable(request.getParameter("to")));
            show(login.begin(request, response, to), request, response);
        }
    }

    /** The browser's next address is told and not redirected to: a page's policy lets no form lead to another site. */
    private void logOut(HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] body = Json.bytes(Map.of("next", login.end(request, response)));
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        response.getOutputStream().write(body);
    }

    static void show(Login.Step step, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        response.setHeader("Cache-Control", "no-store");
        switch (step) {
            case Login.Step.Redirect redirect -> {
                response.setStatus(HttpServletResponse.SC_FOUND);
                response.setHeader("Location", redirect.address());
            }
            case Login.Step.Refused refused -> {
                LOG.log(System.Logger.Level.INFO, "a login was refused: {0}", refused.reason());
                page("/login-refused.html", 403, request, response);
            }
            case Login.Step.Unavailable unavailable -> {
                LOG.log(System.Logger.Level.WARNING, "nobody can log in now: {0}", unavailable.reason());
                response.setHeader("Retry-After", "10");
                page("/login-unavailable.html", 503, request, response);
            }
        }
    }

    private static void page(String path, int status, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        response.setStatus(status);
        request.getRequestDispatcher(path).forward(request, response);
    }
}
