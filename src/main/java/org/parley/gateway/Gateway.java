package org.parley.gateway;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.time.Clock;
import java.time.Duration;
import org.parley.config.Settings;
import org.parley.generation.Generations;
import org.parley.governance.Governance;
import org.parley.identity.Identification;
import org.parley.identity.KeyWatch;
import org.parley.identity.Users;
import org.parley.provider.Provider;
import org.parley.sse.Ticker;
import org.parley.web.Bodies;
import org.parley.web.InputCheck;
import org.parley.web.Origins;
import org.parley.web.Web;

/** Registers the HTTP of other programs with the server. */
public final class Gateway {
    /** OpenAI's clients stop by leaving, which shows at the second write after. */
    private static final Duration LONGEST_PULSE = Duration.ofSeconds(1);

    private final Settings settings;
    private final Provider provider;
    private final Ticker ticker;
    private final Generations generations;
    private final Bodies bodies;
    private final InputCheck input;
    private final KeyWatch watch;
    private final Governance governance;

    /** @param web whose bound for bodies, and whose rules of what may be said, hold here too */
    public Gateway(
            Settings settings,
            Provider provider,
            Ticker ticker,
            Generations generations,
            Web web,
            KeyWatch watch,
            Governance governance) {
        this.settings = settings;
        this.provider = provider;
        this.ticker = ticker;
        this.generations = generations;
        this.bodies = web.bodies();
        this.input = web.input();
        this.watch = watch;
        this.governance = governance;
    }

    /** To be called once, while the context is being initialized. */
    public void register(ServletContext context, Identification identification, Users users) {
        Endpoints endpoints = new Endpoints(
                settings,
                bodies,
                input,
                new Answering(generations),
                new Replies(ticker, shorter(settings.heartbeat(), LONGEST_PULSE)),
                new Embeddings(provider, governance.gate()),
                new ModelList(settings.models(), provider),
                watch,
                new RateLimits(governance.quotas(), Clock.systemUTC()));
        ServletRegistration.Dynamic servlet = context.addServlet(
                "gateway",
                new GatewayServlet(identification, users, new Origins(settings.allowedOrigins()), endpoints));
        servlet.setAsyncSupported(true);
        servlet.setLoadOnStartup(1);
        servlet.addMapping("/v1/*");
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
