package org.parley.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.List;
import java.util.Map;
import org.parley.config.Settings;
import org.parley.provider.Provider;
import org.parley.provider.ProviderException;

/** {@code GET /api/models}: what can be asked. Blocks for a round trip to the provider only where all its models are offered. */
@Path("models")
public final class ModelsResource {
    private final Provider provider;
    private final Settings.Models models;

    ModelsResource(Provider provider, Settings.Models models) {
        this.provider = provider;
        this.models = models;
    }

    record Model(String id) {}

    record Answer(@JsonProperty("default") String standard, List<Model> models) {}

    @GET
    @Produces("application/json")
    public byte[] list() {
        List<String> names = models.any() ? listed() : models.offered();
        return Json.bytes(
                new Answer(models.standard(), names.stream().map(Model::new).toList()));
    }

    private List<String> listed() {
        try {
            return provider.models();
        } catch (ProviderException e) {
            throw new ProblemException(
                    Problem.of(
                            e.fault().status(),
                            e.fault().type(),
                            e.fault().title(),
                            e.fault().detail()),
                    Map.of());
        }
    }
}
