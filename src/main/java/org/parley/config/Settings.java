package org.parley.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The checked settings of one deployment; {@link Setting} says what each means. */
public record Settings(
        Asking asking,
        Models models,
        Storage storage,
        Optional<ValkeySettings> valkey,
        TitleMaker titles,
        Auth auth,
        Rules rules,
        boolean auditTexts,
        long maxRequestBytes,
        Files files,
        Duration heartbeat,
        Duration abandonAfter,
        Duration logRetention,
        String assistantName,
        Set<Origin> allowedOrigins,
        Programs programs,
        Tokens tokens,
        DrainSettings drain,
        List<AddressRange> metricsFrom,
        Optional<WebhookSettings> webhook,
        List<InForce> inForce) {

    /** A file comes in a request. */
    public long largestFile() {
        return Math.min(files.largest(), maxRequestBytes);
    }

    /**
     * Who answers, and how long we wait for it.
     *
     * @param upstreams in the order in which they are asked; not empty with {@code OPENAI}
     * @param background whether people's answers are made in the background at the provider
     */
    public record Asking(
            ProviderKind provider,
            List<Upstream> upstreams,
            Duration firstEventTimeout,
            Duration silenceTimeout,
            boolean background) {}

    /** @param any whether every name is let through ({@code parley.models=*}); then {@code offered} is empty */
    public record Models(String standard, List<String> offered, boolean any) {
        public boolean admits(String model) {
            return any || offered.contains(model);
        }
    }

    /**
     * Where conversations are kept.
     *
     * @param url empty: the server's data source, else a file in {@code home}
     */
    public record Storage(Optional<String> url, Optional<String> user, Optional<Secret> password, Path home) {}

    /**
     * Who may, and who is an admin.
     *
     * @param proxies not empty in mode {@code PROXY}
     * @param oidc not empty in mode {@code OIDC}
     */
    public record Auth(
            AuthMode mode,
            List<AddressRange> proxies,
            String userHeader,
            String groupsHeader,
            List<String> containerRoles,
            Optional<OidcSettings> oidc,
            Optional<URI> publicUrl,
            Optional<String> logoutUrl,
            Set<String> admins,
            Optional<String> adminGroup) {}

    /**
     * What may be attached.
     *
     * @param largest one file, in bytes
     * @param most of one message
     */
    public record Files(long largest, int most) {}

    /**
     * What other programs and pages may.
     *
     * @param hostedTools types of tools that the provider runs
     * @param embedOrigins of pages that may have ours in a frame
     */
    public record Programs(Set<String> hostedTools, Set<Origin> embedOrigins) {}

    /** The in-band marks of the plain-text wire. */
    public record Tokens(String created, String thinking, String clear, String done) {}

    /** With {@code auto} already decided. */
    public enum ProviderKind {
        OPENAI,
        DEMO
    }

    /** A token is told from text that looks like one by splitting the text inside it. */
    private static final int SHORTEST_TOKEN = 2;

    private enum ProviderChoice {
        AUTO,
        OPENAI,
        DEMO
    }

    /** Who names conversations. */
    public enum TitleMaker {
        MODEL,
        QUESTION
    }

    /** How it is told who calls. */
    public enum AuthMode {
        LOCAL,
        CONTAINER,
        PROXY,
        OIDC
    }

    /** @throws SettingsException telling all faults at once */
    public static Settings read(List<SettingSource> sources) {
        SettingsReader reader = new SettingsReader(sources);
        Auth auth = auth(reader);
        Asking asking = asking(reader);
        Models models = models(reader);
        Upstream.requireServed(reader, asking.upstreams(), models);
        Storage storage = storage(reader);
        Settings settings = new Settings(
                asking,
                models,
                storage,
                ValkeySettings.read(reader, storage),
                reader.choice(Setting.TITLES, TitleMaker.class),
                auth,
                RulesReader.read(reader, models),
                reader.flag(Setting.AUDIT_TEXTS),
                reader.number(Setting.MAX_REQUEST_BYTES, 1024, 1L << 30),
                new Files(reader.number(Setting.MAX_FILE_BYTES, 1, 1L << 30), (int)
                        reader.number(Setting.MAX_FILES, 1, 100)),
                reader.duration(Setting.HEARTBEAT, Duration.ofMillis(250), Duration.ofMinutes(1)),
                reader.duration(Setting.ABANDON_AFTER, Duration.ZERO, Duration.ofDays(1)),
                reader.duration(Setting.LOG_RETENTION, Duration.ZERO, Duration.ofDays(7)),
                reader.required(Setting.ASSISTANT_NAME),
                Set.copyOf(reader.origins(Setting.ALLOWED_ORIGINS)),
                new Programs(
                        Set.copyOf(reader.list(Setting.PROGRAMS_HOSTED_TOOLS)),
                        Set.copyOf(reader.origins(Setting.EMBED_ORIGINS))),
                tokens(reader),
                DrainSettings.read(reader),
                reader.addressRanges(Setting.METRICS_FROM),
                WebhookSettings.read(reader),
                reader.inForce(Upstream.names(reader)));
        reader.throwIfFaulty();
        return settings;
    }

    private static Asking asking(SettingsReader reader) {
        List<Upstream> upstreams = Upstream.read(reader);
        boolean configured = !upstreams.isEmpty();
        ProviderKind provider = switch (reader.choice(Setting.PROVIDER, ProviderChoice.class)) {
            case AUTO -> configured ? ProviderKind.OPENAI : ProviderKind.DEMO;
            case OPENAI -> ProviderKind.OPENAI;
            case DEMO -> ProviderKind.DEMO;
        };
        if (provider == ProviderKind.OPENAI && !configured) {
            reader.fault(Setting.PROVIDER, "is openai, so OPENAI_API_KEY or OPENAI_BASE_URL must be set");
        }
        boolean background = reader.flag(Setting.BACKGROUND);
        if (background && upstreams.stream().anyMatch(each -> each.api() == Upstream.Api.CHAT)) {
            reader.fault(Setting.BACKGROUND, "needs the Responses API, so no upstream's API may be set to chat");
        }
        return new Asking(
                provider,
                upstreams,
                reader.duration(Setting.FIRST_EVENT_TIMEOUT, Duration.ofSeconds(1), Duration.ofHours(2)),
                reader.duration(Setting.SILENCE_TIMEOUT, Duration.ofSeconds(1), Duration.ofHours(2)),
                background);
    }

    private static Auth auth(SettingsReader reader) {
        AuthMode mode = reader.choice(Setting.AUTH, AuthMode.class);
        List<AddressRange> proxies = reader.addressRanges(Setting.PROXY_TRUSTED);
        if (mode == AuthMode.PROXY && reader.list(Setting.PROXY_TRUSTED).isEmpty()) {
            reader.fault(Setting.PROXY_TRUSTED, "must name the proxies that parley.auth=proxy believes");
        }
        return new Auth(
                mode,
                proxies,
                reader.headerName(Setting.PROXY_USER_HEADER),
                reader.headerName(Setting.PROXY_GROUPS_HEADER),
                reader.list(Setting.CONTAINER_ROLES),
                mode == AuthMode.OIDC ? OidcSettings.read(reader) : Optional.empty(),
                reader.httpUrl(Setting.PUBLIC_URL),
                reader.link(Setting.LOGOUT_URL),
                Set.copyOf(reader.list(Setting.ADMINS)),
                reader.text(Setting.ADMIN_GROUP));
    }

    private static Storage storage(SettingsReader reader) {
        Optional<String> url = reader.text(Setting.DB_URL);
        if (url.filter(text -> !text.startsWith("jdbc:postgresql:") && !text.startsWith("jdbc:h2:"))
                .isPresent()) {
            reader.fault(Setting.DB_URL, "must begin with jdbc:postgresql: or jdbc:h2:");
        }
        return new Storage(
                url,
                reader.text(Setting.DB_USER),
                reader.text(Setting.DB_PASSWORD).map(Secret::new),
                SettingSource.path(reader.required(Setting.HOME)));
    }

    private static Models models(SettingsReader reader) {
        List<String> named = reader.list(Setting.MODELS).stream().distinct().toList();
        boolean any = named.contains("*");
        if (any || named.isEmpty()) {
            String standard = reader.required(Setting.MODEL);
            return new Models(standard, any ? List.of() : List.of(standard), any);
        }
        String standard = reader.given(Setting.MODEL).orElse(named.getFirst());
        if (!named.contains(standard)) {
            reader.fault(Setting.MODEL, "is \"" + standard + "\", which parley.models does not offer");
        }
        return new Models(standard, named, false);
    }

    private static Tokens tokens(SettingsReader reader) {
        List<Setting> settings =
                List.of(Setting.TOKEN_CREATED, Setting.TOKEN_THINKING, Setting.TOKEN_CLEAR, Setting.TOKEN_DONE);
        List<String> texts = settings.stream().map(reader::required).toList();
        for (int i = 0; i < texts.size(); i++) {
            if (texts.get(i).length() < SHORTEST_TOKEN) {
                reader.fault(settings.get(i), "must have at least " + SHORTEST_TOKEN + " characters");
            }
            for (int j = 0; j < texts.size(); j++) {
                if (i != j && texts.get(j).contains(texts.get(i))) {
                    reader.fault(
                            settings.get(i),
                            "must not be a part of " + settings.get(j).key());
                }
            }
        }
        return new Tokens(texts.get(0), texts.get(1), texts.get(2), texts.get(3));
    }
}
