package org.parley.identity;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A login that is under way at an OpenID provider: what its answer must fit.
 *
 * @param verifier of PKCE (RFC 7636)
 * @param to the path that the browser wanted
 */
record LoginBegun(String nonce, String verifier, String to) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Those of one browser, by their state; several tabs may log in at once. */
    private static final class Pending extends LinkedHashMap<String, LoginBegun> {
        private static final long serialVersionUID = 1L;
        private static final String ATTRIBUTE = Pending.class.getName();
        private static final int MOST = 8;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, LoginBegun> eldest) {
            return size() > MOST;
        }
    }

    void remember(HttpServletRequest request, String state) {
        HttpSession session = request.getSession(true);
        synchronized (LoginBegun.class) {
            Pending pending =
                    session.getAttribute(Pending.ATTRIBUTE) instanceof Pending before ? before : new Pending();
            pending.put(state, this);
            session.setAttribute(Pending.ATTRIBUTE, pending);
        }
    }

    /** Each state is good for one answer. */
    static Optional<LoginBegun> take(HttpServletRequest request, String state) {
        HttpSession session = request.getSession(false);
        synchronized (LoginBegun.class) {
            return session != null && session.getAttribute(Pending.ATTRIBUTE) instanceof Pending pending
                    ? Optional.ofNullable(pending.remove(state))
                    : Optional.empty();
        }
    }
}
