package org.parley.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Consumer;
import org.parley.identity.Caller;

/** What those who know a request better tell the audit of it. */
public final class Audited {
    private Audited() {}

    /** Where somebody else than the page's filter has found out who calls. */
    public static void caller(HttpServletRequest request, Caller caller) {
        IdentityFilter.enter(request, caller);
    }

    /** Takes what is to be written down beside the status, each once. */
    public static Consumer<String> notes(HttpServletRequest request) {
        return AuditFilter.notes(request);
    }
}
