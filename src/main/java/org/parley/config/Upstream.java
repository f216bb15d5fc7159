package org.parley.config;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A server that models are asked at.
 *
 * @param name the operator's word for it; empty for the only one, which has none
 * @param baseUrl absent for OpenAI itself
 * @param concurrency most answers at once; 0: no limit
 */
public record Upstream(
        String name,
        Optional<Secret> apiKey,
        Optional<URI> baseUrl,
        Optional<String> organization,
        Optional<String> project,
        Api api,
        ServedModels models,
        int concurrency) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,30}");
    private static final int MOST_AT_ONCE = 1_000_000;

    /** Which of OpenAI's APIs it speaks. */
    public enum Api {
        AUTO,
        RESPONSES,
        CHAT
    }

    /** Those that are named, or else the one of {@code OPENAI_BASE_URL} and {@code OPENAI_API_KEY}, or else none. */
    static List<Upstream> read(SettingsReader reader) {
        List<String> names = names(reader);
        if (names.isEmpty()) {
            return unnamed(reader).stream().toList();
        }
        List<Upstream> named = new ArrayList<>();
        for (String name : names) {
            if (NAME.matcher(name).matches()) {
                named.add(named(name, reader.of(name)));
            } else {
                reader.fault(
                        Setting.UPSTREAMS, "must be names of lower-case letters, digits and -, not \"" + name + "\"");
            }
        }
        return named;
    }

    static List<String> names(SettingsReader reader) {
        return reader.list(Setting.UPSTREAMS).stream().distinct().toList();
    }

    private static Optional<Upstream> unnamed(SettingsReader reader) {
        Optional<Secret> apiKey = reader.text(Setting.API_KEY).map(Secret::new);
        Optional<URI> baseUrl = reader.httpUrl(Setting.BASE_URL);
        Upstream only = new Upstream(
                "",
                apiKey,
                baseUrl,
                reader.text(Setting.ORGANIZATION),
                reader.text(Setting.PROJECT),
                reader.choice(Setting.UPSTREAM_API, Api.class),
                ServedModels.ALL,
                0);
        return apiKey.isPresent() || baseUrl.isPresent() ? Optional.of(only) : Optional.empty();
    }

    private static Upstream named(String name, SettingsReader reader) {
        Optional<Secret> apiKey = reader.text(Setting.UPSTREAM_KEY).map(Secret::new);
        Optional<URI> baseUrl = reader.httpUrl(Setting.UPSTREAM_URL);
        if (apiKey.isEmpty() && baseUrl.isEmpty()) {
            reader.fault(Setting.UPSTREAM_URL, "must be set, or the api-key for OpenAI itself");
        }
        return new Upstream(
                name,
                apiKey,
                baseUrl,
                Optional.empty(),
                Optional.empty(),
                reader.choice(Setting.UPSTREAM_OWN_API, Api.class),
                ServedModels.read(reader),
                (int) reader.number(Setting.UPSTREAM_CONCURRENCY, 0, MOST_AT_ONCE));
    }

    /** Each model that is offered by its name must be somewhere. */
    static void requireServed(SettingsReader reader, List<Upstream> upstreams, Settings.Models models) {
        Set<String> offered = new HashSet<>(models.offered());
        offered.add(models.standard());
        List<String> missing = offered.stream()
                .filter(model -> upstreams.stream()
                        .noneMatch(each -> each.models().nameOf(model).isPresent()))
                .sorted()
                .toList();
        if (!upstreams.isEmpty() && !missing.isEmpty()) {
            reader.fault(Setting.UPSTREAMS, "must have an upstream with " + String.join(", ", missing));
        }
    }
}
