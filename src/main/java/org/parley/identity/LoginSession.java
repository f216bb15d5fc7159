package org.parley.identity;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.Serializable;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Whom the server's login has shown a browser to be; kept in the server's session, which some servers write to disk. */
record LoginSession(String user, String name, HashSet<String> groups, Caller.How how, Instant since)
        implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final String ATTRIBUTE = LoginSession.class.getName();

    LoginSession(Caller caller, Instant since) {
        this(caller.id(), caller.name(), new HashSet<>(caller.groups()), caller.how(), since);
    }

    static Optional<LoginSession> of(HttpServletRequest request) {
        return Optional.ofNullable(request.getSession(false))
                .map(session -> session.getAttribute(ATTRIBUTE))
                .filter(LoginSession.class::isInstance)
                .map(LoginSession.class::cast);
    }

    /** From now on the browser is known. Under a new id: somebody else may have chosen the one that it came with. */
    void begin(HttpServletRequest request) {
        HttpSession session = request.getSession(true);
        request.changeSessionId();
        session.setAttribute(ATTRIBUTE, this);
    }

    /** Roles are asked for at each request, since settings change and sessions outlive a restart. */
    Identity.Known known(Roles roles) {
        return new Identity.Known(
                new Caller(user, name, Set.copyOf(groups), roles.of(user, groups), how), Optional.of(since));
    }
}
