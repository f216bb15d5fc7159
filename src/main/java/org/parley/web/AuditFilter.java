package org.parley.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.parley.governance.AuditEntry;
import org.parley.governance.AuditWriter;

/**
 * Has it written down when somebody changes something, takes data out, uses the rights of an administrator, or is turned away. The
 * one place for all of them, so that what is added later is audited too. Of a stream it tells how it began.
 */
final class AuditFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final String DETAIL = AuditFilter.class.getName();
    private static final String NOTES = DETAIL + ".notes";
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<Integer> TURNED_AWAY = Set.of(403, 429);
    private static final Pattern TELLING_READS =
            Pattern.compile("/api/(admin/.*|attachments/.*|conversations/[^/]*/export)|/logout|/oidc/.*");

    private final transient AuditWriter audit;
    private final transient Clock clock;
    private final boolean texts;

    /** @param texts whether what was asked is written down as well */
    AuditFilter(AuditWriter audit, Clock clock, boolean texts) {
        this.audit = audit;
        this.clock = clock;
        this.texts = texts;
    }

    /** What was asked; looked at only where the audit holds texts. */
    static void tell(HttpServletRequest request, Supplier<String> text) {
        request.setAttribute(DETAIL, text);
    }

    /** Takes what is to be written down beside the status, each once. */
    static Consumer<String> notes(HttpServletRequest request) {
        return note -> request.setAttribute(NOTES, more(request.getAttribute(NOTES), note));
    }

    /** The same for a Jersey request, which has the servlet request's attributes as properties. */
    static Consumer<String> notes(ContainerRequestContext request) {
        return note -> request.setProperty(NOTES, more(request.getProperty(NOTES), note));
    }

    private static Set<String> more(@Nullable Object before, String note) {
        Set<String> notes = new LinkedHashSet<>();
        if (before instanceof Set<?> set) {
            set.forEach(each -> notes.add(String.valueOf(each)));
        }
        notes.add(note);
        return notes;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean whole = false;
        try {
            chain.doFilter(request, response);
            whole = true;
        } finally {
            String path =
                    request.getRequestURI().substring(request.getContextPath().length());
            int status = whole ? response.getStatus() : 500;
            if (isTold(request.getMethod(), path, status)) {
                audit.write(entry(request, path, status));
            }
        }
    }

    private static boolean isTold(String method, String path, int status) {
        return !READING.contains(method)
                || TURNED_AWAY.contains(status)
                || TELLING_READS.matcher(path).matches();
    }

    private AuditEntry entry(HttpServletRequest request, String path, int status) {
        return AuditEntry.of(
                clock.instant(),
                LetIn.caller(request),
                address(request),
                request.getMethod(),
                path,
                result(request, status),
                texts ? detail(request) : "");
    }

    /** The peer's; a proxy's word for whom it forwards is written down as that. */
    private static String address(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader("X-Forwarded-For"))
                .map(client -> request.getRemoteAddr() + " for " + client)
                .orElseGet(request::getRemoteAddr);
    }

    private static String result(HttpServletRequest request, int status) {
        return request.getAttribute(NOTES) instanceof Set<?> notes
                ? status + " " + notes.stream().map(String::valueOf).collect(Collectors.joining(", "))
                : Integer.toString(status);
    }

    private static String detail(HttpServletRequest request) {
        return request.getAttribute(DETAIL) instanceof Supplier<?> text ? String.valueOf(text.get()) : "";
    }
}
