package org.parley.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.parley.identity.OidcLogin;

/**
 * Where an OpenID provider sends browsers back to ({@code GET /oidc/callback}), and where it says itself that somebody has logged
 * out ({@code POST /oidc/logout}, with a signed token).
 */
final class OidcServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient OidcLogin login;

    OidcServlet(OidcLogin login) {
        this.login = login;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String what = request.getMethod() + " "
                + Optional.ofNullable(request.getPathInfo()).orElse("");
        switch (what) {
            case "GET /callback" -> LoginServlet.show(login.answered(request, response), request, response);
            case "POST /logout" -> logOut(request, response);
            default -> Problem.notFound().send(response);
        }
    }

    /** @see <a href="https://openid.net/specs/openid-connect-backchannel-1_0.html#BCResponse">Back-Channel Logout Response</a> */
    private void logOut(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        String token = Optional.ofNullable(request.getParameter("logout_token")).orElse("");
        try {
            if (!login.loggedOut(token)) {
                Problem.badRequest("The logout token is not good.").send(response);
            }
        } catch (IOException e) {
            Problem.of(503, "provider-unreachable", "The token cannot be checked now", "Send it again later.")
                    .send(response);
        }
    }
}
