package org.parley.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import java.util.Set;
import java.util.TreeSet;
import org.parley.config.Settings;
import org.parley.identity.Caller;
import org.parley.provider.Provider;

/** {@code GET /api/me}: who the caller is and what this deployment can do. */
@Path("me")
public final class MeResource {
    private final Provider provider;
    private final Settings settings;

    MeResource(Provider provider, Settings settings) {
        this.provider = provider;
        this.settings = settings;
    }

    record User(String id, String name) {}

    record Features(String provider, boolean attachments, boolean webSearch) {}

    record Limits(long maxRequestBytes) {}

    record Answer(User user, Set<String> roles, Features features, Limits limits) {}

    @GET
    @Produces("application/json")
    public byte[] me(@Context HttpServletRequest request) {
        Caller caller = IdentityFilter.caller(request);
        boolean real = settings.upstream().provider() == Settings.ProviderKind.OPENAI;
        return Json.bytes(new Answer(
                new User(caller.id(), caller.name()),
                new TreeSet<>(caller.roles()),
                new Features(provider.name(), true, real),
                new Limits(settings.maxRequestBytes())));
    }
}
