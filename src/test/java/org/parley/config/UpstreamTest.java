package org.parley.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamTest {
    private static final Map<String, String> TWO = Map.of(
            "parley.upstreams", "eu, local",
            "parley.upstream.eu.api-key", "sk-canary",
            "parley.upstream.local.base-url", "http://user:canary@localhost:11434/v1",
            "parley.upstream.local.models", "small = llama-3.1-8b, gpt-5-mini",
            "parley.upstream.local.api", "chat",
            "parley.upstream.local.concurrency", "4",
            "OPENAI_API_KEY", "sk-other");

    private static Settings read(Map<String, String> values) {
        return Settings.read(List.of(SettingSource.of(values)));
    }

    private static List<String> faults(Map<String, String> values) {
        return assertThrows(SettingsException.class, () -> read(values)).faults();
    }

    @Test
    void severalHaveNamesAndSettingsOfTheirOwn() {
        Settings settings = read(TWO);
        assertEquals(Settings.ProviderKind.OPENAI, settings.asking().provider());
        assertEquals(
                List.of(
                        new Upstream(
                                "eu",
                                Optional.of(new Secret("sk-canary")),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Upstream.Api.AUTO,
                                ServedModels.ALL,
                                0),
                        new Upstream(
                                "local",
                                Optional.empty(),
                                Optional.of(URI.create("http://user:canary@localhost:11434/v1")),
                                Optional.empty(),
                                Optional.empty(),
                                Upstream.Api.CHAT,
                                new ServedModels(List.of(
                                        new ServedModels.Entry("small", "llama-3.1-8b"),
                                        new ServedModels.Entry("gpt-5-mini", ""))),
                                4)),
                settings.asking().upstreams());
    }

    @Test
    void theEnvironmentHasThemInItsSpelling() {
        Settings settings = Settings.read(List.of(SettingSource.environment(Map.of(
                "PARLEY_UPSTREAMS", "eu-west", "PARLEY_UPSTREAM_EU_WEST_BASE_URL", "https://eu.example.org/v1"))));
        Upstream upstream = settings.asking().upstreams().getFirst();
        assertEquals("eu-west", upstream.name());
        assertEquals(Optional.of(URI.create("https://eu.example.org/v1")), upstream.baseUrl());
    }

    @Test
    void withoutNamesThereIsTheOneOfTheSdksSettings() {
        Upstream only = read(Map.of("OPENAI_API_KEY", "sk-1", "parley.upstream-api", "chat"))
                .asking()
                .upstreams()
                .getFirst();
        assertEquals("", only.name());
        assertEquals(Upstream.Api.CHAT, only.api());
        assertEquals(Optional.of("whatever"), only.models().nameOf("whatever"));
    }

    @Test
    void theListOfSettingsHasThoseOfEachAndShowsNoSecret() {
        List<InForce> inForce = read(TWO).inForce();
        assertFalse(inForce.toString().contains("canary"), inForce::toString);
        assertTrue(inForce.stream()
                .anyMatch(each -> each.key().equals("parley.upstream.local.concurrency")
                        && each.value().equals("4")));
        assertEquals(
                2,
                inForce.stream()
                        .filter(each -> each.setting() == Setting.UPSTREAM_MODELS)
                        .count());
    }

    @Test
    void faultsAreToldByTheirKeys() {
        assertEquals(
                List.of(
                        "parley.upstreams must be names of lower-case letters, digits and -, not \"E U\"",
                        "parley.upstream.us.base-url must be set, or the api-key for OpenAI itself",
                        "parley.upstream.us.api must be one of auto, responses, chat, not \"soap\"",
                        "parley.upstream.us.models must be names, patterns such as gpt-5*, or ours=theirs, not \"a*=b\"",
                        "parley.upstream.us.concurrency must be a whole number from 0 to 1000000, not \"many\"",
                        "parley.upstreams must have an upstream with gpt-5-mini"),
                faults(Map.of(
                        "parley.upstreams", "E U, us",
                        "parley.upstream.us.api", "soap",
                        "parley.upstream.us.models", "a*=b, o3",
                        "parley.upstream.us.concurrency", "many")));
    }

    @Test
    void whatSpeaksChatCompletionsMakesNothingInTheBackground() {
        Map<String, String> set =
                Map.of("OPENAI_API_KEY", "sk-1", "parley.openai.background", "true", "parley.upstream-api", "chat");
        assertEquals(
                List.of("parley.openai.background needs the Responses API, so no upstream's API may be set to chat"),
                faults(set));
        assertTrue(read(Map.of("OPENAI_API_KEY", "sk-1", "parley.openai.background", "true"))
                .asking()
                .background());
    }

    @ParameterizedTest(name = "''{0}'' has {1} as {2}")
    @CsvSource({
        "*, gpt-5, gpt-5",
        "gpt-5*, gpt-5-mini, gpt-5-mini",
        "gpt-5*, gpt-4, ",
        "*-mini, gpt-5-mini, gpt-5-mini",
        "gpt-*-mini, gpt-mini, ",
        "'small=llama, *', small, llama",
        "'small=llama, *', llama, llama",
        "'gpt-5*, gpt-5-mini=never', gpt-5-mini, gpt-5-mini",
        "o3, o3-mini, "
    })
    void aModelIsFoundByTheFirstEntryThatFits(String entries, String model, String there) {
        ServedModels models = read(Map.of(
                        "parley.upstreams", "all, one",
                        "parley.upstream.all.api-key", "sk-1",
                        "parley.upstream.one.api-key", "sk-1",
                        "parley.upstream.one.models", entries))
                .asking()
                .upstreams()
                .getLast()
                .models();
        assertEquals(Optional.ofNullable(there), models.nameOf(model));
    }
}
