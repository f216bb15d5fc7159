package org.parley.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {
    private static Settings read(Map<String, String> values) {
        return Settings.read(List.of(SettingSource.of(values)));
    }

    private static List<String> faults(Map<String, String> values) {
        return assertThrows(SettingsException.class, () -> read(values)).faults();
    }

    /** The contract's table; a changed default is a changed product. */
    @Test
    void withNothingSetTheDefaultsHold() {
        Settings read = read(Map.of());
        assertEquals(
                new Settings(
                        new Settings.Asking(
                                Settings.ProviderKind.DEMO,
                                List.of(),
                                Duration.ofMinutes(5),
                                Duration.ofMinutes(2),
                                false),
                        new Settings.Models("gpt-5-mini", List.of("gpt-5-mini"), false),
                        new Settings.Storage(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Path.of(System.getProperty("user.home"), ".parley")),
                        Optional.empty(),
                        Settings.TitleMaker.MODEL,
                        new Settings.Auth(
                                Settings.AuthMode.LOCAL,
                                List.of(),
                                "X-Forwarded-User",
                                "X-Forwarded-Groups",
                                List.of(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Set.of(),
                                Optional.empty()),
                        new Rules(
                                List.of(),
                                new Prices("USD", Map.of()),
                                Allowed.ALL,
                                Allowed.ALL,
                                Instructions.NONE,
                                List.of(),
                                Optional.empty(),
                                ConversationRetention.FOR_EVER,
                                Optional.empty()),
                        false,
                        33_554_432,
                        new Settings.Files(20_971_520, 10),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(60),
                        Duration.ofHours(1),
                        "ChatGPT",
                        Set.of(),
                        new Settings.Programs(Set.of("web_search"), Set.of()),
                        new Settings.Tokens("[created]", "[thinking]", "[clear]", "[done]"),
                        new DrainSettings(Duration.ofSeconds(60), Optional.empty()),
                        read.metricsFrom(), // ranges are told apart below
                        Optional.empty(),
                        Arrays.stream(Setting.values())
                                .filter(setting -> !setting.ofEachUpstream())
                                .map(setting -> new InForce(setting.key(), setting, setting.defaultText(), ""))
                                .toList()),
                read);
        for (String scraper : List.of("127.0.0.1", "::1", "10.0.5.7")) {
            assertEquals(
                    !scraper.equals("10.0.5.7"),
                    read.metricsFrom().stream().anyMatch(range -> range.contains(scraper)));
        }
    }

    @Test
    void keysAndDefaultTextsAreTheContracts() {
        Map<String, String> expected = new TreeMap<>(Map.of(
                "OPENAI_API_KEY", "",
                "OPENAI_BASE_URL", "",
                "OPENAI_ORG_ID", "",
                "OPENAI_PROJECT_ID", "",
                "parley.provider", "auto",
                "parley.model", "gpt-5-mini",
                "parley.models", "",
                "parley.auth", "local",
                "parley.home", "~/.parley",
                "parley.config", ""));
        expected.putAll(Map.of(
                "parley.db.url", "",
                "parley.db.user", "",
                "parley.db.password", "",
                "parley.proxy.trusted", "",
                "parley.proxy.user-header", "X-Forwarded-User",
                "parley.proxy.groups-header", "X-Forwarded-Groups",
                "parley.logout-url", "",
                "parley.titles", "model",
                "parley.admins", "",
                "parley.admin-group", ""));
        expected.putAll(Map.of(
                "parley.container.roles", "",
                "parley.public-url", "",
                "parley.oidc.issuer", "",
                "parley.oidc.client-id", "",
                "parley.oidc.client-secret", "",
                "parley.oidc.scopes", "openid profile email",
                "parley.oidc.user-claim", "sub",
                "parley.oidc.groups-claim", "groups"));
        expected.put("parley.max-file-bytes", "20971520");
        expected.put("parley.max-files", "10");
        expected.put("parley.valkey.url", "");
        expected.put("parley.valkey.replicas", "0");
        expected.put("parley.upstream-api", "auto");
        expected.put("parley.openai.background", "false");
        expected.putAll(Map.of(
                "parley.upstreams", "",
                "parley.upstream.<name>.base-url", "",
                "parley.upstream.<name>.api-key", "",
                "parley.upstream.<name>.models", "*",
                "parley.upstream.<name>.api", "auto",
                "parley.upstream.<name>.concurrency", "0"));
        expected.put("parley.v1.hosted-tools", "web_search");
        expected.put("parley.embed-origins", "");
        expected.put("parley.metrics-from", "127.0.0.0/8, ::1");
        expected.putAll(Map.of(
                "parley.webhook.url", "",
                "parley.webhook.secret", "",
                "parley.webhook.text", "false",
                "parley.drain", "60s",
                "parley.drain.key", ""));
        expected.putAll(Map.of(
                "parley.limits", "",
                "parley.prices", "",
                "parley.currency", "USD",
                "parley.group-models", "",
                "parley.group-tools", "",
                "parley.instructions", "",
                "parley.input-rules", "",
                "parley.policy", "",
                "parley.retention", "",
                "parley.audit-texts", "false"));
        expected.put("parley.moderation", "");
        expected.putAll(Map.of(
                "parley.port", "8080",
                "parley.max-request-bytes", "33554432",
                "parley.heartbeat", "10s",
                "parley.abandon-after", "60s",
                "parley.log-retention", "1h",
                "parley.first-event-timeout", "5m",
                "parley.silence-timeout", "2m",
                "parley.assistant-name", "ChatGPT",
                "parley.allowed-origins", ""));
        expected.putAll(Map.of(
                "parley.token.created", "[created]",
                "parley.token.thinking", "[thinking]",
                "parley.token.clear", "[clear]",
                "parley.token.done", "[done]"));
        assertEquals(
                expected,
                List.of(Setting.values()).stream()
                        .collect(Collectors.toMap(
                                Setting::key, Setting::defaultText, (one, other) -> other, TreeMap::new)));
    }

    @Test
    void allFaultsAreToldTogether() {
        Map<String, String> bad = new TreeMap<>(Map.of(
                "OPENAI_BASE_URL", "ftp://models.example.org",
                "parley.provider", "gemini",
                "parley.model", "c",
                "parley.models", "a, b",
                "parley.proxy.trusted", "10.0.0.1/8",
                "parley.proxy.user-header", "X Forwarded",
                "parley.logout-url", "//elsewhere",
                "parley.auth", "none"));
        bad.putAll(Map.of(
                "parley.max-request-bytes", "12",
                "parley.heartbeat", "soon",
                "parley.abandon-after", "2d",
                "parley.allowed-origins", "https://chat.example.org/page, chat.example.org",
                "parley.token.created", "x",
                "parley.token.done", "[clear]"));
        SettingsException told = assertThrows(SettingsException.class, () -> read(bad));
        assertEquals(
                List.of(
                        "parley.auth must be one of local, container, proxy, oidc, not \"none\"",
                        "parley.proxy.trusted must be addresses or ranges such as 10.1.0.0/16 or ::1, not \"10.0.0.1/8\"",
                        "parley.proxy.user-header must be the name of a header, of letters, digits and -, not \"X Forwarded\"",
                        "parley.logout-url must be an http or https address, or a path that begins with /",
                        "OPENAI_BASE_URL must be an http or https address",
                        "parley.provider must be one of auto, openai, demo, not \"gemini\"",
                        "parley.model is \"c\", which parley.models does not offer",
                        "parley.max-request-bytes must be a whole number from 1024 to 1073741824, not \"12\"",
                        "parley.heartbeat must be a time such as 500ms, 10s, 5m, 1h, from 0.25s to 1m, not \"soon\"",
                        "parley.abandon-after must be a time such as 500ms, 10s, 5m, 1h, from 0 to 24h, not \"2d\"",
                        "parley.allowed-origins must be origins such as https://chat.example.org:8443, without a path,"
                                + " not \"https://chat.example.org/page\"",
                        "parley.allowed-origins must be origins such as https://chat.example.org:8443, without a path,"
                                + " not \"chat.example.org\"",
                        "parley.token.created must have at least 2 characters",
                        "parley.token.clear must not be a part of parley.token.done",
                        "parley.token.done must not be a part of parley.token.clear"),
                told.faults());
        assertTrue(
                told.faults().stream().allMatch(fault -> told.toString().contains("\n  - " + fault)), told::toString);
    }

    @Test
    void aKeyIsShownNowhere() {
        Settings settings = read(Map.of("OPENAI_API_KEY", "sk-canary"));
        assertFalse(settings.toString().contains("canary"), settings::toString);
        assertEquals(
                "sk-canary",
                settings.asking().upstreams().getFirst().apiKey().orElseThrow().reveal());
    }

    @ParameterizedTest(name = "key ''{0}'', base URL ''{1}'', provider ''{2}'': {3}")
    @CsvSource({
        "sk-1, '', auto, OPENAI",
        "'', http://localhost:11434/v1, auto, OPENAI",
        "'', HTTPS://models.example.org/v1, '', OPENAI",
        "'', '', auto, DEMO",
        "sk-1, '', demo, DEMO",
        "sk-1, '', OpenAI, OPENAI"
    })
    void theProviderFollowsFromWhatIsSet(String key, String baseUrl, String provider, Settings.ProviderKind kind) {
        Settings settings = read(Map.of(
                "OPENAI_API_KEY", key,
                "OPENAI_BASE_URL", baseUrl,
                "parley.provider", provider));
        assertEquals(kind, settings.asking().provider());
    }

    @Test
    void openaiNeedsAKeyOrAnAddress() {
        assertEquals(
                List.of("parley.provider is openai, so OPENAI_API_KEY or OPENAI_BASE_URL must be set"),
                faults(Map.of("parley.provider", "openai")));
    }

    @ParameterizedTest(name = "model ''{0}'', models ''{1}'': {2} of {3}")
    @CsvSource({
        "'', '', gpt-5-mini, gpt-5-mini",
        "m, '', m, m",
        "'', 'a, b', a, 'a b'",
        "b, 'a,b', b, 'a b'",
        "'', 'a, a,, b', a, 'a b'"
    })
    void theDefaultModelIsAnOfferedOne(String model, String models, String standard, String offered) {
        Settings.Models read =
                read(Map.of("parley.model", model, "parley.models", models)).models();
        assertEquals(new Settings.Models(standard, List.of(offered.split(" ")), false), read);
        assertTrue(read.admits(standard));
        assertFalse(read.admits("another"));
    }

    @Test
    void aStarLetsEveryModelThrough() {
        Settings.Models models = read(Map.of("parley.models", "a, *")).models();
        assertEquals(new Settings.Models("gpt-5-mini", List.of(), true), models);
        assertTrue(models.admits("whatever"));
    }

    @ParameterizedTest
    @CsvSource({
        "250ms, PT0.25S",
        "1 s, PT1S",
        "1M, PT1M",
    })
    void timesHaveUnits(String text, Duration expected) {
        assertEquals(expected, read(Map.of("parley.heartbeat", text)).heartbeat());
    }

    @ParameterizedTest
    @ValueSource(strings = {"249ms", "61s", "10", "-1s", "1.5s", "1h", "9999999999s", "10 seconds"})
    void timesHaveBounds(String text) {
        assertEquals(1, faults(Map.of("parley.heartbeat", text)).size());
    }

    @Test
    void zeroNeedsNoUnit() {
        assertEquals(Duration.ZERO, read(Map.of("parley.abandon-after", "0")).abandonAfter());
    }

    @ParameterizedTest(name = "{0} is {1} at {2}")
    @CsvSource({
        "https://chat.example.org, https://chat.example.org, chat.example.org",
        "HTTPS://Chat.Example.ORG:443, https://chat.example.org, chat.example.org",
        "http://chat:80, http://chat, chat",
        "http://chat:443, http://chat:443, chat",
        "https://chat:8443, https://chat:8443, chat",
        "http://[::1]:8080, http://[::1]:8080, [::1]",
    })
    void originsAreWrittenAsBrowsersWriteThem(String text, String origin, String host) {
        Settings settings = read(Map.of("parley.allowed-origins", text));
        assertEquals(Set.of(new Origin(origin, host)), settings.allowedOrigins());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "null",
                "chat.example.org",
                "https://",
                "https://chat.example.org/",
                "https://chat.example.org?x",
                "https://chat.example.org#x",
                "https://ann@chat.example.org",
                "https://chat.example.org:99999",
                "ftp://chat.example.org",
                "https://chat example.org"
            })
    void whatIsNoOriginIsAFault(String text) {
        assertEquals(1, faults(Map.of("parley.allowed-origins", text)).size());
    }

    @ParameterizedTest
    @CsvSource({"x, 1", "'', 0", "[clear], 2", "[cle, 1", "[done], 0"})
    void tokensCanBeToldApart(String done, int faults) {
        Map<String, String> values = Map.of("parley.token.done", done);
        assertEquals(faults, faults == 0 ? faultless(values) : faults(values).size());
    }

    private static int faultless(Map<String, String> values) {
        assertEquals("[done]", read(values).tokens().done());
        return 0;
    }

    @ParameterizedTest
    @ValueSource(strings = {"canary-too-shor", "canary with blanks in it", "canaryäöücanaryäöücanary"})
    void theKeyOfTheDrainIsLongFitsAHeaderAndIsNotTold(String key) {
        List<String> faults = faults(Map.of("parley.drain.key", key, "parley.drain", "3h"));
        assertEquals(2, faults.size(), faults::toString);
        assertTrue(faults.get(0).startsWith("parley.drain.key must have"), faults::toString);
        assertTrue(faults.get(1).startsWith("parley.drain must be a time"), faults::toString);
        assertFalse(faults.toString().contains("canary"), faults::toString);
        Settings good = read(Map.of("parley.drain.key", "canary-sixteen-x", "parley.drain", "0"));
        assertEquals(Optional.of(new Secret("canary-sixteen-x")), good.drain().key());
        assertFalse(good.toString().contains("canary"), good::toString);
    }

    @Test
    void anOpenIdProviderIsNamedWholeAndSafely() {
        String nothing = String.join("\n", faults(Map.of("parley.auth", "oidc")));
        assertTrue(nothing.contains("parley.oidc.issuer must name"), nothing);
        assertTrue(nothing.contains("parley.oidc.client-id must say"), nothing);
        String bad = String.join(
                "\n",
                faults(Map.of(
                        "parley.auth", "oidc",
                        "parley.oidc.issuer", "http://login.example.org",
                        "parley.oidc.client-id", "parley",
                        "parley.oidc.client-secret", "canary-secret",
                        "parley.oidc.scopes", "profile")));
        assertTrue(bad.contains("parley.oidc.issuer must be an https address"), bad);
        assertTrue(bad.contains("parley.oidc.scopes must have openid"), bad);
        assertFalse(bad.contains("canary"), bad);
        OidcSettings good = read(Map.of(
                        "parley.auth", "oidc",
                        "parley.oidc.issuer", "https://login.example.org/realms/staff",
                        "parley.oidc.client-id", "parley",
                        "parley.oidc.client-secret", "canary-secret"))
                .auth()
                .oidc()
                .orElseThrow();
        assertEquals(List.of("openid", "profile", "email"), good.scopes());
        assertFalse(good.toString().contains("canary"), good::toString);
    }
}
