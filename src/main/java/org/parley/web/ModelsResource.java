package org.parley.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.List;
import org.glassfish.jersey.process.Inflector;
import org.parley.config.Settings;
import org.parley.governance.Quotas;
import org.parley.identity.Caller;
import org.parley.provider.Provider;
import org.parley.provider.ProviderException;

/** {@code GET /api/models}: what the caller can ask. Blocks for a round trip to the provider only where all its models are offered. */
final class ModelsResource implements Inflector<ContainerRequestContext, byte[]> {
    private final Provider provider;
    private final Settings.Models models;
    private final Quotas quotas;

    ModelsResource(Provider provider, Settings.Models models, Quotas quotas) {
        this.provider = provider;
        this.quotas = quotas;
        this.models = models;
    }

    record Model(String id) {}

    record Answer(@JsonProperty("default") String standard, List<Model> models) {}

    @Override
    public byte[] apply(ContainerRequestContext request) {
        Caller caller = IdentityFilter.caller(request);
        List<String> names = (models.any() ? listed() : models.offered())
                .stream().filter(model -> quotas.allows(caller, model)).toList();
        String standard = quotas.allows(caller, models.standard())
                ? models.standard()
                : names.stream().findFirst().orElse(models.standard());
        return Json.bytes(new Answer(standard, names.stream().map(Model::new).toList()));
    }

    /** Not every server that answers also lists; the provider's room has logged what went wrong. */
    private List<String> listed() {
        List<String> standard = List.of(models.standard());
        try {
            List<String> listed = provider.models();
            return listed.isEmpty() ? standard : listed;
        } catch (ProviderException e) {
            return standard;
        }
    }
}
