package org.parley.web;

import java.util.List;
import java.util.Map;

/** All routes of the server, and what each is about; {@link OwnershipTest} holds that none is left out. */
final class Routes {
    /** What a route is about. */
    enum About {
        /** A thing of the caller's, by its id. */
        ONE,
        /** All that is the caller's, or something new of theirs. */
        OWN,
        /** The same for everybody. */
        EVERYBODY,
        /** Everybody's, for administrators. */
        ADMINISTRATORS
    }

    static final Map<String, About> ALL = Map.ofEntries(
            Map.entry("GET /api/models", About.EVERYBODY),
            Map.entry("GET /api/me", About.OWN),
            Map.entry("GET /api/conversations", About.OWN),
            Map.entry("POST /api/conversations", About.OWN),
            Map.entry("GET /api/conversations/{id}", About.ONE),
            Map.entry("PATCH /api/conversations/{id}", About.ONE),
            Map.entry("DELETE /api/conversations/{id}", About.ONE),
            Map.entry("GET /api/conversations/{id}/export", About.ONE),
            Map.entry("POST /api/conversations/import", About.OWN),
            Map.entry("POST /api/attachments", About.OWN),
            Map.entry("GET /api/attachments/{id}", About.ONE),
            Map.entry("DELETE /api/attachments/{id}", About.ONE),
            Map.entry("GET /api/search", About.OWN),
            Map.entry("GET /api/events", About.OWN),
            Map.entry("HEAD /api/events", About.EVERYBODY),
            Map.entry("POST /api/llmstream", About.OWN),
            Map.entry("GET /api/generations/{id}/events", About.ONE),
            Map.entry("POST /api/generations/{id}/stop", About.ONE),
            Map.entry("GET /api/admin/usage", About.ADMINISTRATORS),
            Map.entry("GET /api/admin/users", About.ADMINISTRATORS),
            Map.entry("POST /api/admin/users/disable", About.ADMINISTRATORS),
            Map.entry("POST /api/admin/users/enable", About.ADMINISTRATORS),
            Map.entry("POST /api/admin/users/sign-out", About.ADMINISTRATORS),
            Map.entry("POST /api/admin/users/hold", About.ADMINISTRATORS),
            Map.entry("POST /api/admin/users/release", About.ADMINISTRATORS),
            Map.entry("GET /api/admin/service-accounts", About.ADMINISTRATORS),
            Map.entry("POST /api/admin/service-accounts", About.ADMINISTRATORS),
            Map.entry("POST /api/admin/service-accounts/{id}/disable", About.ADMINISTRATORS),
            Map.entry("POST /api/admin/service-accounts/{id}/enable", About.ADMINISTRATORS),
            Map.entry("GET /api/admin/service-accounts/{id}/keys", About.ADMINISTRATORS),
            Map.entry("POST /api/admin/service-accounts/{id}/keys", About.ADMINISTRATORS),
            Map.entry("DELETE /api/admin/service-accounts/{id}/keys/{key}", About.ADMINISTRATORS),
            Map.entry("GET /api/admin/audit", About.ADMINISTRATORS),
            Map.entry("POST /api/admin/audit/verify", About.ADMINISTRATORS),
            Map.entry("GET /api/admin/audit/export", About.ADMINISTRATORS),
            Map.entry("GET /api/admin/settings", About.ADMINISTRATORS),
            Map.entry("GET /api/admin/generations", About.ADMINISTRATORS),
            Map.entry("POST /api/admin/generations/{id}/stop", About.ADMINISTRATORS),
            Map.entry("GET /api/admin/upstreams", About.ADMINISTRATORS),
            Map.entry("GET /api/admin/selftest", About.ADMINISTRATORS),
            Map.entry("GET /api/keys", About.OWN),
            Map.entry("POST /api/keys", About.OWN),
            Map.entry("DELETE /api/keys/{id}", About.ONE),
            Map.entry("GET /api/policy", About.OWN),
            Map.entry("POST /api/policy", About.OWN),
            Map.entry("GET /v1/models", About.EVERYBODY),
            Map.entry("GET /v1/models/{id}", About.EVERYBODY),
            Map.entry("POST /v1/responses", About.OWN),
            Map.entry("GET /v1/responses/{id}", About.ONE),
            Map.entry("DELETE /v1/responses/{id}", About.ONE),
            Map.entry("POST /v1/responses/{id}/cancel", About.ONE),
            Map.entry("POST /v1/chat/completions", About.OWN),
            Map.entry("POST /v1/embeddings", About.EVERYBODY));

    /** Servlets that are no Jersey resources, and which of the routes each has. */
    static final Map<String, List<String>> SERVLETS = Map.of(
            "/api/llmstream", List.of("POST /api/llmstream"),
            "/api/generations/*", List.of("GET /api/generations/{id}/events", "POST /api/generations/{id}/stop"),
            "/api/admin/selftest", List.of("GET /api/admin/selftest"),
            "/v1/*",
                    List.of(
                            "GET /v1/models",
                            "GET /v1/models/{id}",
                            "POST /v1/responses",
                            "GET /v1/responses/{id}",
                            "DELETE /v1/responses/{id}",
                            "POST /v1/responses/{id}/cancel",
                            "POST /v1/chat/completions",
                            "POST /v1/embeddings"),
            "/health/*", List.of(),
            "/metrics", List.of(),
            "/problem", List.of(),
            "/", List.of());

    private Routes() {}
}
