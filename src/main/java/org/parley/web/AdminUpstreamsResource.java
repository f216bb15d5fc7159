package org.parley.web;

import java.util.List;
import java.util.Locale;
import org.glassfish.jersey.server.model.Resource;
import org.jspecify.annotations.Nullable;
import org.parley.provider.Fault;
import org.parley.provider.Provider;
import org.parley.provider.UpstreamHealth;

/** {@code GET /api/admin/upstreams}: how the servers that models are asked at do, as seen from this node. */
final class AdminUpstreamsResource {
    private final Provider provider;

    AdminUpstreamsResource(Provider provider) {
        this.provider = provider;
    }

    record Answer(List<Line> upstreams) {}

    /**
     * @param concurrency 0: no limit
     * @param failure the last one; null: none since the start
     */
    record Line(
            String name,
            String address,
            List<String> models,
            String state,
            int running,
            int concurrency,
            @Nullable Failure failure) {}

    /** In the words of a problem. */
    record Failure(String at, String type, String title, int status, String detail) {}

    Resource resource() {
        Resource.Builder resource = Resource.builder("admin/upstreams");
        ApiRequest.method(
                resource,
                "GET",
                request -> ApiRequest.ok(new Answer(provider.upstreams().stream()
                        .map(AdminUpstreamsResource::line)
                        .toList())));
        return resource.build();
    }

    private static Line line(UpstreamHealth health) {
        return new Line(
                health.name(),
                health.address(),
                health.models(),
                health.state().name().toLowerCase(Locale.ROOT),
                health.running(),
                health.concurrency(),
                health.lastFailure().map(AdminUpstreamsResource::failure).orElse(null));
    }

    private static Failure failure(UpstreamHealth.Failure last) {
        Fault fault = last.fault();
        return new Failure(last.at().toString(), fault.type(), fault.title(), fault.status(), fault.detail());
    }
}
