package org.parley.web;

import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.glassfish.jersey.process.Inflector;
import org.jspecify.annotations.Nullable;
import org.parley.config.Settings;
import org.parley.governance.Governance;
import org.parley.governance.PolicyAcceptance;
import org.parley.governance.Quotas;
import org.parley.identity.Caller;
import org.parley.provider.Provider;

/** {@code GET /api/me}: who the caller is and what this deployment can do. */
final class MeResource implements Inflector<ContainerRequestContext, byte[]> {
    private final Provider provider;
    private final Settings settings;
    private final Quotas quotas;
    private final InputCheck input;
    private final PolicyAcceptance policy;

    MeResource(Provider provider, Settings settings, Governance governance, InputCheck input) {
        this.provider = provider;
        this.quotas = governance.quotas();
        this.policy = governance.policy();
        this.input = input;
        this.settings = settings;
    }

    record User(String id, String name) {}

    record Features(String provider, boolean attachments, boolean webSearch) {}

    record Limits(long maxRequestBytes, long maxFileBytes, int maxFiles) {}

    /**
     * @param inputRules by their names: what may not be said at all, and what goes out masked
     * @param policyDue whether {@code /api/policy} is to be accepted before anything can be asked
     * @param quota what limits leave; empty where there are none
     * @param logout where one signs out; null where there is nothing to sign out of
     * @param logoutMethod {@code POST} answers with the next address, {@code GET} is a page
     */
    record Answer(
            User user,
            Set<String> roles,
            Features features,
            Limits limits,
            boolean policyDue,
            InputCheck.Names inputRules,
            List<QuotaJson> quota,
            @Nullable String logout,
            String logoutMethod) {}

    @Override
    public byte[] apply(ContainerRequestContext request) {
        Caller caller = IdentityFilter.caller(request);
        return Json.bytes(new Answer(
                new User(caller.id(), caller.name()),
                new TreeSet<>(caller.roles()),
                new Features(provider.name(), true, searchesTheWeb(settings.asking())),
                new Limits(
                        settings.maxRequestBytes(),
                        settings.largestFile(),
                        settings.files().most()),
                policy.isDue(caller.id()),
                input.names(),
                QuotaJson.of(quotas.left(caller), settings.rules().prices().currency()),
                logout().orElse(null),
                logsInHere() ? "POST" : "GET"));
    }

    private Optional<String> logout() {
        return logsInHere() ? Optional.of("logout") : settings.auth().logoutUrl();
    }

    private boolean logsInHere() {
        return switch (settings.auth().mode()) {
            case CONTAINER, OIDC -> true;
            case LOCAL, PROXY -> false;
        };
    }

    /** Other servers that speak OpenAI's API seldom have the tools that it hosts. */
    private static boolean searchesTheWeb(Settings.Asking asking) {
        return asking.provider() == Settings.ProviderKind.OPENAI
                && asking.upstreams().stream()
                        .allMatch(upstream -> upstream.baseUrl()
                                .map(url -> "api.openai.com".equals(url.getHost()))
                                .orElse(true));
    }
}
