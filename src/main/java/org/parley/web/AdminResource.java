package org.parley.web;

import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import org.glassfish.jersey.server.model.Resource;
import org.parley.config.InForce;
import org.parley.config.Settings;
import org.parley.generation.Generation;
import org.parley.generation.Generations;

/** {@code /api/admin/settings} and {@code /api/admin/generations}: how this node is set, and what it is doing. */
final class AdminResource {
    private final Settings settings;
    private final Generations generations;

    AdminResource(Settings settings, Generations generations) {
        this.settings = settings;
        this.generations = generations;
    }

    record InForceSettings(List<Line> settings) {}

    /** @param source empty: the default */
    record Line(String key, String value, String source, String meaning) {}

    record Live(List<Running> generations) {}

    record Running(String id, String user, String name, String model, String state, long seconds, boolean stored) {}

    Resource[] resources() {
        Resource.Builder set = Resource.builder("admin/settings");
        ApiRequest.method(
                set,
                "GET",
                request -> ApiRequest.ok(new InForceSettings(
                        settings.inForce().stream().map(AdminResource::line).toList())));
        Resource.Builder live = Resource.builder("admin/generations");
        ApiRequest.method(
                live,
                "GET",
                request -> ApiRequest.ok(new Live(
                        generations.live().stream().map(AdminResource::running).toList())));
        Resource.Builder stop = Resource.builder("admin/generations/{id}/stop");
        ApiRequest.method(stop, "POST", this::stop);
        return new Resource[] {set.build(), live.build(), stop.build()};
    }

    private Response stop(ApiRequest request) {
        Generation generation = generations.live().stream()
                .filter(running -> running.id().text().equals(request.id()))
                .findFirst()
                .orElseThrow(() -> new ProblemException(Problem.notFound()));
        generation.stop();
        return Response.noContent().build();
    }

    private static Line line(InForce setting) {
        return new Line(
                setting.key(),
                setting.value(),
                setting.source(),
                setting.setting().meaning());
    }

    private static Running running(Generation generation) {
        return new Running(
                generation.id().text(),
                generation.owner().id(),
                generation.owner().name(),
                generation.model(),
                generation.state().name().toLowerCase(Locale.ROOT),
                (System.nanoTime() - generation.began()) / 1_000_000_000,
                generation.place().isPresent());
    }
}
