package org.parley.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.parley.config.Origin;

/** The headers that every response has, whatever comes of it. */
final class HeadersFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    private static final String POLICY = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data: blob:",
            "connect-src 'self'",
            "font-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "object-src 'none'",
            "frame-ancestors 'self'%s",
            "require-trusted-types-for 'script'");

    /** What another page loads to embed ours: a module, so that its origin is told. */
    private static final String EMBED = "/embed.js";

    private final transient Set<String> embedding;
    private final transient String policy;

    /** @param embedding origins of pages that may have ours in a frame */
    HeadersFilter(Set<Origin> embedding) {
        this.embedding = embedding.stream().map(Origin::text).collect(Collectors.toCollection(TreeSet::new));
        this.policy = String.format(
                POLICY, this.embedding.stream().map(origin -> " " + origin).collect(Collectors.joining()));
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        response.setHeader("Content-Security-Policy", policy);
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (embedding.isEmpty()) {
            response.setHeader("X-Frame-Options", "SAMEORIGIN"); // it cannot name origins; the policy above can
        }
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
        if (request.isSecure()) {
            response.setHeader("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
        }
        if (request.getServletPath().equals(EMBED)) {
            response.setHeader("Vary", "Origin");
        }
        Optional.ofNullable(request.getHeader("Origin"))
                .filter(origin -> request.getServletPath().equals(EMBED) && embedding.contains(origin))
                .ifPresent(origin -> {
                    response.setHeader("Access-Control-Allow-Origin", origin);
                    response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
                });
        boolean api = request.getServletPath().startsWith("/api");
        response.setHeader("Cache-Control", api ? "no-store" : "no-cache");
        chain.doFilter(request, response);
    }
}
