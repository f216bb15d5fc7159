package org.parley.telemetry;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.parley.config.AddressRange;
import org.parley.identity.ForwardedClients;
import org.parley.identity.Identification;
import org.parley.identity.Identity;
import org.parley.identity.Standing;
import org.parley.identity.Users;

/** Tells the numbers to whom they are for; for everybody else there is nothing here. */
final class MetricsServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
    private final transient PrometheusRegistry registry;
    private final transient List<AddressRange> from;
    private final transient Identification identification;
    private final transient Users users;

    MetricsServlet(PrometheusRegistry registry, List<AddressRange> from, Identification identification, Users users) {
        this.registry = registry;
        this.from = List.copyOf(from);
        this.identification = identification;
        this.users = users;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        if (comesFromAScraper(request) || isSentByAnAdmin(request)) {
            super.service(request, response);
        } else {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }

    private boolean comesFromAScraper(HttpServletRequest request) {
        return Stream.concat(Stream.of(request.getRemoteAddr()), ForwardedClients.of(request).stream())
                .allMatch(address -> from.stream().anyMatch(range -> range.contains(address)));
    }

    private boolean isSentByAnAdmin(HttpServletRequest request) {
        return identification.identify(request) instanceof Identity.Known known
                && known.caller().isAdmin()
                && users.admit(known.caller(), known.since()) == Standing.GOOD;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType(PrometheusTextFormatWriter.CONTENT_TYPE);
        response.setHeader("Cache-Control", "no-store");
        writer.write(response.getOutputStream(), registry.scrape());
    }
}
