package org.parley.identity;

import jakarta.servlet.http.HttpServletRequest;
import org.parley.config.Settings;

/** Knows a browser by the secret that it was given at its login, on whichever node. Blocks for the database. */
public final class OidcIdentification implements Identification {
    private final BrowserCookie cookie;
    private final Logins logins;
    private final Roles roles;

    /** @param contextPath where Parley is on its server; empty for the root */
    public OidcIdentification(Settings.Auth auth, String contextPath, Logins logins) {
        this.cookie = cookie(auth, contextPath);
        this.logins = logins;
        this.roles = Roles.of(auth);
    }

    static BrowserCookie cookie(Settings.Auth auth, String contextPath) {
        return BrowserCookie.of("parley-session", auth, contextPath);
    }

    @Override
    public Identity identify(HttpServletRequest request) {
        return cookie.of(request)
                .flatMap(logins::find)
                .<Identity>map(login -> login.known(roles))
                .orElseGet(Identity.Anonymous::new);
    }
}
