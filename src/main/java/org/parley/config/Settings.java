package org.parley.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The checked settings of one deployment; {@link Setting} says what each means. */
public record Settings(
        Upstream upstream,
        Models models,
        Path home,
        long maxRequestBytes,
        Duration heartbeat,
        Duration abandonAfter,
        Duration logRetention,
        String assistantName,
        Set<String> allowedOrigins,
        Tokens tokens) {

    /** Who answers, and how long we wait for it. */
    public record Upstream(
            ProviderKind provider,
            Optional<Secret> apiKey,
            Optional<URI> baseUrl,
            Optional<String> organization,
            Optional<String> project,
            Duration firstEventTimeout,
            Duration silenceTimeout) {}

    /** @param any whether every name is let through ({@code parley.models=*}); then {@code offered} is empty */
    public record Models(String standard, List<String> offered, boolean any) {
        public boolean admits(String model) {
            return any || offered.contains(model);
        }
    }

    /** The in-band marks of the plain-text wire. */
    public record Tokens(String created, String thinking, String clear, String done) {}

    /** With {@code auto} already decided. */
    public enum ProviderKind {
        OPENAI,
        DEMO
    }

    private enum ProviderChoice {
        AUTO,
        OPENAI,
        DEMO
    }

    private enum AuthMode {
        LOCAL
    }

    /** @throws SettingsException telling all faults at once */
    public static Settings read(List<SettingSource> sources) {
        SettingsReader reader = new SettingsReader(sources);
        reader.choice(Setting.AUTH, AuthMode.class);
        Settings settings = new Settings(
                upstream(reader),
                models(reader),
                path(reader.required(Setting.HOME)),
                reader.number(Setting.MAX_REQUEST_BYTES, 1024, 1L << 30),
                reader.duration(Setting.HEARTBEAT, Duration.ofMillis(250), Duration.ofMinutes(1)),
                reader.duration(Setting.ABANDON_AFTER, Duration.ZERO, Duration.ofDays(1)),
                reader.duration(Setting.LOG_RETENTION, Duration.ZERO, Duration.ofDays(7)),
                reader.required(Setting.ASSISTANT_NAME),
                Set.copyOf(reader.list(Setting.ALLOWED_ORIGINS)),
                new Tokens(
                        reader.required(Setting.TOKEN_CREATED),
                        reader.required(Setting.TOKEN_THINKING),
                        reader.required(Setting.TOKEN_CLEAR),
                        reader.required(Setting.TOKEN_DONE)));
        reader.throwIfFaulty();
        return settings;
    }

    private static Upstream upstream(SettingsReader reader) {
        Optional<Secret> apiKey = reader.text(Setting.API_KEY).map(Secret::new);
        Optional<URI> baseUrl = reader.httpUrl(Setting.BASE_URL);
        boolean configured = apiKey.isPresent() || baseUrl.isPresent();
        ProviderKind provider = switch (reader.choice(Setting.PROVIDER, ProviderChoice.class)) {
            case AUTO -> configured ? ProviderKind.OPENAI : ProviderKind.DEMO;
            case OPENAI -> ProviderKind.OPENAI;
            case DEMO -> ProviderKind.DEMO;
        };
        if (provider == ProviderKind.OPENAI && !configured) {
            reader.fault(Setting.PROVIDER, "is openai, so OPENAI_API_KEY or OPENAI_BASE_URL must be set");
        }
        return new Upstream(
                provider,
                apiKey,
                baseUrl,
                reader.text(Setting.ORGANIZATION),
                reader.text(Setting.PROJECT),
                reader.duration(Setting.FIRST_EVENT_TIMEOUT, Duration.ofSeconds(1), Duration.ofHours(2)),
                reader.duration(Setting.SILENCE_TIMEOUT, Duration.ofSeconds(1), Duration.ofHours(2)));
    }

    private static Models models(SettingsReader reader) {
        String standard = reader.required(Setting.MODEL);
        List<String> named = reader.list(Setting.MODELS);
        boolean any = named.contains("*");
        List<String> offered = any ? List.of() : named.isEmpty() ? List.of(standard) : named;
        return new Models(standard, offered, any);
    }

    /** A path in which a leading {@code ~} is the user's home. */
    static Path path(String text) {
        return Path.of(text.startsWith("~") ? System.getProperty("user.home") + text.substring(1) : text);
    }
}
