package org.parley.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Consumer;

/** What those who know a request better tell the audit of it. */
public final class Audited {
    private Audited() {}

    /** Takes what is to be written down beside the status, each once. */
    public static Consumer<String> notes(HttpServletRequest request) {
        return AuditFilter.notes(request);
    }
}
