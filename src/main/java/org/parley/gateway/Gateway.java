package org.parley.gateway;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.time.Clock;
import org.parley.config.Settings;
import org.parley.generation.Generations;
import org.parley.governance.Quotas;
import org.parley.identity.Identification;
import org.parley.identity.KeyWatch;
import org.parley.identity.Users;
import org.parley.provider.Provider;
import org.parley.sse.Ticker;
import org.parley.web.Bodies;
import org.parley.web.Origins;

/** Registers the HTTP of other programs with the server. */
public final class Gateway {
    private final Settings settings;
    private final Provider provider;
    private final Ticker ticker;
    private final Generations generations;
    private final Bodies bodies;
    private final KeyWatch watch;
    private final Quotas quotas;

    public Gateway(
            Settings settings,
            Provider provider,
            Ticker ticker,
            Generations generations,
            Bodies bodies,
            KeyWatch watch,
            Quotas quotas) {
        this.settings = settings;
        this.provider = provider;
        this.ticker = ticker;
        this.generations = generations;
        this.bodies = bodies;
        this.watch = watch;
        this.quotas = quotas;
    }

    /** To be called once, while the context is being initialized. */
    public void register(ServletContext context, Identification identification, Users users) {
        Endpoints endpoints = new Endpoints(
                settings,
                bodies,
                new Answering(generations),
                new Replies(ticker, settings.heartbeat()),
                new ModelList(settings.models(), provider),
                watch,
                new RateLimits(quotas, Clock.systemUTC()));
        ServletRegistration.Dynamic servlet = context.addServlet(
                "gateway",
                new GatewayServlet(identification, users, new Origins(settings.allowedOrigins()), endpoints));
        servlet.setAsyncSupported(true);
        servlet.setLoadOnStartup(1);
        servlet.addMapping("/v1/*");
    }
}
