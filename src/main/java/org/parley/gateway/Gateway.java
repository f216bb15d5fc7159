package org.parley.gateway;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import org.parley.config.Settings;
import org.parley.generation.Generations;
import org.parley.governance.Gate;
import org.parley.identity.ApiKeys;
import org.parley.identity.Identification;
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
    private final Gate gate;
    private final Bodies bodies;
    private final KeyWatch watch;

    public Gateway(
            Settings settings,
            Provider provider,
            Ticker ticker,
            Generations generations,
            Gate gate,
            Bodies bodies,
            ApiKeys keys) {
        this.settings = settings;
        this.provider = provider;
        this.ticker = ticker;
        this.generations = generations;
        this.gate = gate;
        this.bodies = bodies;
        this.watch = new KeyWatch(keys);
    }

    /** To be called once, while the context is being initialized. */
    public void register(ServletContext context, Identification identification, Users users) {
        Endpoints endpoints = new Endpoints(
                settings,
                bodies,
                new Answering(generations),
                new Replies(ticker, settings.heartbeat()),
                new Embeddings(provider, gate),
                new ModelList(settings.models(), provider),
                watch);
        ServletRegistration.Dynamic servlet = context.addServlet(
                "gateway",
                new GatewayServlet(identification, users, new Origins(settings.allowedOrigins()), endpoints));
        servlet.setAsyncSupported(true);
        servlet.setLoadOnStartup(1);
        servlet.addMapping("/v1/*");
    }

    /** Ends what is being answered to keys that are no more. To be called at least twice within each heartbeat; blocks for the database. */
    public void endRevoked() {
        watch.look();
    }
}
