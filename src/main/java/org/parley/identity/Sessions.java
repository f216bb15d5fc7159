package org.parley.identity;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.SessionTrackingMode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import java.util.Set;
import org.parley.config.Settings;

/** The server's sessions, by which a browser is known after the server's own login. */
public final class Sessions {
    private static final System.Logger LOG = System.getLogger(Sessions.class.getName());

    private Sessions() {}

    /** A session's id stands in a cookie that no script reads and no other site sends along, and never in an address. */
    public static void guard(ServletContext context, Settings.Auth auth) {
        context.setSessionTrackingModes(Set.of(SessionTrackingMode.COOKIE));
        SessionCookieConfig cookie = context.getSessionCookieConfig();
        cookie.setHttpOnly(true);
        cookie.setAttribute("SameSite", "Lax");
        if (new PublicAddress(auth.publicUrl()).isHttps()) {
            cookie.setSecure(true); // else servers set it where the request came by https
        }
    }

    /** Whoever the request's browser is known as, it is no longer. Idempotent. */
    public static void end(HttpServletRequest request) {
        try {
            request.logout();
        } catch (ServletException e) {
            LOG.log(System.Logger.Level.WARNING, "the server does not log out: {0}", e.getMessage());
        }
        Optional.ofNullable(request.getSession(false)).ifPresent(HttpSession::invalidate);
    }
}
