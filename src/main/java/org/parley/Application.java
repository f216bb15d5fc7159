package org.parley;

import jakarta.servlet.ServletContext;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.parley.cluster.Cluster;
import org.parley.config.Origin;
import org.parley.config.Settings;
import org.parley.conversation.ChangeFeed;
import org.parley.conversation.Database;
import org.parley.conversation.Stores;
import org.parley.files.FileInspector;
import org.parley.gateway.Gateway;
import org.parley.generation.Answers;
import org.parley.generation.Generations;
import org.parley.generation.Retention;
import org.parley.generation.Titles;
import org.parley.governance.Governance;
import org.parley.governance.Quotas;
import org.parley.governance.RetentionSweep;
import org.parley.identity.ApiKeys;
import org.parley.identity.ContainerLogin;
import org.parley.identity.Identification;
import org.parley.identity.KeyIdentification;
import org.parley.identity.KeyWatch;
import org.parley.identity.LocalIdentification;
import org.parley.identity.Login;
import org.parley.identity.Logins;
import org.parley.identity.OidcIdentification;
import org.parley.identity.OidcLogin;
import org.parley.identity.ProxyIdentification;
import org.parley.identity.Revocation;
import org.parley.identity.ServiceAccounts;
import org.parley.identity.SessionIdentification;
import org.parley.identity.Sessions;
import org.parley.identity.UserWatch;
import org.parley.identity.Users;
import org.parley.provider.DemoProvider;
import org.parley.provider.FallbackProvider;
import org.parley.provider.Provider;
import org.parley.sse.Ticker;
import org.parley.telemetry.DrainServlet;
import org.parley.telemetry.Drainage;
import org.parley.telemetry.Health;
import org.parley.telemetry.Metrics;
import org.parley.web.OutageFilter;
import org.parley.web.Web;
import org.parley.webhook.Webhook;

/** One running Parley: the rooms, wired. */
public final class Application implements AutoCloseable {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final Duration SWEEPING = Duration.ofHours(1);
    private static final System.Logger LOG = System.getLogger(Application.class.getName());

    private final Database database;
    private final Provider provider;
    private final Ticker ticker;
    private final Stores stores;
    private final Users users;
    private final Logins logins;
    private final ApiKeys keys;
    private final KeyWatch keyWatch;
    private final FileInspector inspector;
    private final Governance governance;
    private final Answers answers;
    private final RetentionSweep retention;
    private final Optional<Cluster> cluster;
    private final Optional<Nodes> nodes;
    private final Generations generations;
    private final Metrics metrics;
    private final Web web;
    private final Gateway gateway;
    private final Optional<Webhook> webhook;
    private final Rounds rounds = new Rounds();
    private final Ticker.Listener pulse = this::tick;

    private Application(Database database, Optional<Cluster> cluster, Provider provider, Settings settings) {
        this.database = database;
        this.provider = provider;
        this.ticker = new Ticker();
        this.stores = Stores.of(database, CLOCK, new ChangeFeed());
        this.users = new Users(database.jdbi(), CLOCK);
        this.logins = new Logins(database.jdbi(), CLOCK);
        this.keys = new ApiKeys(database.jdbi(), CLOCK);
        this.keyWatch = new KeyWatch(keys);
        this.inspector = new FileInspector();
        this.governance = Governance.of(settings.rules(), database, CLOCK);
        this.retention = new RetentionSweep(
                settings.rules().retention(), stores.expiry(), users, governance.auditWriter(), CLOCK);
        this.cluster = cluster;
        this.generations = new Generations(
                provider, Retention.of(settings.abandonAfter(), settings.logRetention()), governance.gate(), cluster);
        this.nodes = cluster.map(others -> new Nodes(others, generations, stores));
        this.webhook = settings.webhook().map(set -> new Webhook(set, database, CLOCK));
        this.metrics = new Metrics(generations, stores.feed());
        this.answers = new Answers(generations, stores.messages(), titles(settings));
        this.web = new Web(
                settings,
                provider,
                ticker,
                generations,
                answers,
                governance,
                stores,
                inspector,
                keys,
                keyWatch,
                new ServiceAccounts(database.jdbi(), users, CLOCK));
        this.gateway = new Gateway(settings, provider, ticker, generations, web, keyWatch, governance);
    }

    /** What a user has open here ends. */
    private void revoke(Revocation revocation) {
        switch (revocation) {
            case Revocation.Disabled disabled -> generations.revoke(disabled.user());
            case Revocation.SignedOut signedOut -> generations.dismissReaders(signedOut.user());
        }
        stores.feed().dismiss(revocation.user());
    }

    /** The demo has none to give. */
    private Optional<Titles> titles(Settings settings) {
        return settings.titles() == Settings.TitleMaker.MODEL
                        && settings.asking().provider() == Settings.ProviderKind.OPENAI
                ? Optional.of(new Titles(provider, stores.conversations(), stores.messages(), ticker))
                : Optional.empty();
    }

    /**
     * Registers everything with a server context that is still being initialized. Whatever it throws, nothing is left running.
     */
    public static Application open(ServletContext context, Settings settings) {
        Database database = Database.open(settings.storage());
        Application application =
                new Application(database, cluster(database, settings), provider(settings.asking()), settings);
        try {
            application.register(context, settings);
            return application;
        } catch (RuntimeException | Error e) {
            try (application) {
                throw e;
            }
        }
    }

    private static Optional<Cluster> cluster(Database database, Settings settings) {
        try {
            return Cluster.of(database, settings.valkey());
        } catch (RuntimeException e) {
            try (database) {
                throw e;
            }
        }
    }

    private void register(ServletContext context, Settings settings) {
        nodes.ifPresentOrElse(
                others -> others.start(rounds, governance.quotas(), settings.logRetention()), this::takeUp);
        webhook.ifPresent(this::tell);
        ticker.add(pulse);
        OutageFilter.register(context, this::cutOff);
        Sessions.guard(context, settings.auth());
        String path = context.getContextPath();
        Identification identification = new KeyIdentification(
                keys, users, identification(settings, path), settings.auth().mode() == Settings.AuthMode.LOCAL);
        web.register(context, identification, users, login(settings.auth(), path));
        gateway.register(context, identification, users);
        keepUp(settings.heartbeat().dividedBy(2));
        metrics.register(context, settings.metricsFrom(), identification, users);
        Health.register(context, this::health);
        DrainServlet.register(context, settings.drain(), drainage(), ticker);
    }

    private Health.State health() {
        if (governance.drain().begun()) {
            return Health.State.DRAINING;
        }
        return generations.accepts() && !cutOff() && database.answers() ? Health.State.UP : Health.State.DOWN;
    }

    private Drainage drainage() {
        return new Drainage() {
            @Override
            public void begin() {
                if (governance.drain().begin()) {
                    LOG.log(
                            System.Logger.Level.INFO,
                            "this node drains: {0} answers run, no more are begun",
                            running());
                }
                stores.feed().end();
            }

            @Override
            public int running() {
                return Math.max(governance.drain().unfinished(), generations.running());
            }

            @Override
            public int readers() {
                return generations.readers();
            }
        };
    }

    private boolean cutOff() {
        return nodes.filter(Nodes::cutOff).isPresent();
    }

    private void tick(long now) {
        generations.tick(now);
        nodes.filter(Nodes::cutOff).ifPresent(Nodes::sendReadersAway);
    }

    /** Alone: what another process has left is nobody's. */
    private void takeUp() {
        LOG.log(System.Logger.Level.INFO, "this is the only node: several need a PostgreSQL in parley.db.url");
        int interrupted = stores.messages().interruptRunning();
        if (interrupted > 0) {
            LOG.log(System.Logger.Level.INFO, "{0} answers were interrupted when the server ended", interrupted);
        }
        webhook.ifPresent(Webhook::takeUp);
    }

    private void tell(Webhook hook) {
        generations.listen(hook);
        rounds.every(Webhook.PERIOD, "webhook", hook::deliver);
    }

    /** @param soon so that what somebody may no longer have ends within a heartbeat */
    private void keepUp(Duration soon) {
        UserWatch revoked = new UserWatch(users, this::revoke);
        rounds.every(soon, "users whose rights were taken", revoked::look);
        rounds.every(soon, "keys that were revoked", keyWatch::look);
        rounds.every(Quotas.KEEPING, "reservations", governance.quotas()::keep);
        rounds.every(SWEEPING, "conversations that are kept no longer", retention::sweep);
        rounds.every(Logins.SWEEPING, "logins that are over", logins::sweep);
        rounds.every(SWEEPING, "files that were never sent", stores.attachments()::sweep);
    }

    /** For start-up messages. */
    public String providerName() {
        return provider.name();
    }

    /** For tests and metrics: what must return to nothing when nobody uses it. */
    public Generations generations() {
        return generations;
    }

    /** For tests: who may come in. */
    public Users users() {
        return users;
    }

    /** For tests and metrics: who listens to it. */
    public ChangeFeed feed() {
        return stores.feed();
    }

    /** For tests and metrics. */
    public Ticker ticker() {
        return ticker;
    }

    /**
     * Ends running generations with an {@code error} event, gives their readers a second to be sent it, then lets go of
     * responses, threads and connections.
     */
    @Override
    public void close() {
        // closed in reverse order: first what makes answers, last what they are made of
        ChangeFeed feed = stores.feed();
        Cluster.Leaving leaving = Cluster.leaving(cluster);
        try (database;
                leaving;
                governance;
                inspector;
                provider;
                ticker;
                feed;
                answers;
                generations;
                rounds) {
            webhook.ifPresent(Webhook::close);
            ticker.remove(pulse);
        }
    }

    private static Provider provider(Settings.Asking asking) {
        return switch (asking.provider()) {
            case DEMO -> new DemoProvider();
            case OPENAI -> FallbackProvider.of(asking);
        };
    }

    private Identification identification(Settings settings, String contextPath) {
        return switch (settings.auth().mode()) {
            case LOCAL -> new LocalIdentification(hosts(settings));
            case PROXY -> new ProxyIdentification(settings.auth());
            case CONTAINER -> new SessionIdentification(settings.auth());
            case OIDC -> new OidcIdentification(settings.auth(), contextPath, logins);
        };
    }

    private Optional<Login> login(Settings.Auth auth, String contextPath) {
        return switch (auth.mode()) {
            case LOCAL, PROXY -> Optional.empty();
            case CONTAINER -> Optional.of(new ContainerLogin(auth, CLOCK));
            case OIDC -> auth.oidc().map(oidc -> new OidcLogin(auth, oidc, contextPath, users, logins, CLOCK));
        };
    }

    private static Set<String> hosts(Settings settings) {
        return settings.allowedOrigins().stream().map(Origin::host).collect(Collectors.toUnmodifiableSet());
    }
}
