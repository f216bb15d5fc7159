package org.parley;

import jakarta.servlet.ServletContext;
import java.util.Set;
import java.util.stream.Collectors;
import org.parley.config.Origin;
import org.parley.config.Settings;
import org.parley.generation.Generations;
import org.parley.generation.Retention;
import org.parley.identity.LocalIdentification;
import org.parley.provider.DemoProvider;
import org.parley.provider.OpenAiOptions;
import org.parley.provider.OpenAiProvider;
import org.parley.provider.Provider;
import org.parley.sse.Ticker;
import org.parley.telemetry.Health;
import org.parley.web.Web;

/** One running Parley: the rooms, wired. */
public final class Application implements AutoCloseable {
    private final Provider provider;
    private final Ticker ticker;
    private final Generations generations;

    private Application(Provider provider, Ticker ticker, Generations generations) {
        this.provider = provider;
        this.ticker = ticker;
        this.generations = generations;
    }

    /**
     * Registers everything with a server context that is still being initialized. Whatever it throws, nothing is left running.
     */
    public static Application open(ServletContext context, Settings settings) {
        Provider provider = provider(settings.upstream());
        Generations generations =
                new Generations(provider, Retention.of(settings.abandonAfter(), settings.logRetention()));
        Application application = new Application(provider, new Ticker(), generations);
        try {
            application.register(context, settings);
            return application;
        } catch (RuntimeException | Error e) {
            try (application) {
                throw e;
            }
        }
    }

    private void register(ServletContext context, Settings settings) {
        ticker.add(generations);
        Web.register(context, settings, new LocalIdentification(hosts(settings)), generations, provider, ticker);
        Health.register(context, generations::accepts);
    }

    /** For start-up messages. */
    public String providerName() {
        return provider.name();
    }

    /** For tests and metrics: what must return to nothing when nobody uses it. */
    public Generations generations() {
        return generations;
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
        try (provider;
                ticker;
                generations) {
            ticker.remove(generations);
        }
    }

    private static Provider provider(Settings.Upstream upstream) {
        return switch (upstream.provider()) {
            case DEMO -> new DemoProvider();
            case OPENAI -> new OpenAiProvider(OpenAiOptions.of(upstream));
        };
    }

    private static Set<String> hosts(Settings settings) {
        return settings.allowedOrigins().stream().map(Origin::host).collect(Collectors.toUnmodifiableSet());
    }
}
