package org.parley.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.HttpConstraintElement;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.ServletSecurityElement;
import jakarta.servlet.annotation.ServletSecurity.TransportGuarantee;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Optional;
import org.glassfish.jersey.process.Inflector;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.servlet.ServletContainer;
import org.parley.config.Settings;
import org.parley.conversation.Stores;
import org.parley.files.FileInspector;
import org.parley.generation.Answers;
import org.parley.generation.Generations;
import org.parley.governance.Governance;
import org.parley.governance.Moderation;
import org.parley.identity.ApiKeys;
import org.parley.identity.ContainerLogin;
import org.parley.identity.Identification;
import org.parley.identity.KeyWatch;
import org.parley.identity.Login;
import org.parley.identity.OidcLogin;
import org.parley.identity.ServiceAccounts;
import org.parley.identity.Users;
import org.parley.provider.Provider;
import org.parley.sse.Ticker;

/** Registers the browser's HTTP with the server. */
public final class Web {
    private static final Clock CLOCK = Clock.systemUTC();

    /** Whoever the server's realm knows, whatever their roles (Servlet 6.0, 13.8). */
    private static final String ANY_USER = "**";

    private final Settings settings;
    private final Provider provider;
    private final Ticker ticker;
    private final Generations generations;
    private final Answers answers;
    private final Governance governance;
    private final Stores stores;
    private final FileInspector inspector;
    private final ApiKeys keys;
    private final KeyWatch watch;
    private final ServiceAccounts accounts;
    private final Bodies bodies;
    private final InputCheck input;

    public Web(
            Settings settings,
            Provider provider,
            Ticker ticker,
            Generations generations,
            Answers answers,
            Governance governance,
            Stores stores,
            FileInspector inspector,
            ApiKeys keys,
            KeyWatch watch,
            ServiceAccounts accounts) {
        this.settings = settings;
        this.provider = provider;
        this.ticker = ticker;
        this.generations = generations;
        this.answers = answers;
        this.governance = governance;
        this.stores = stores;
        this.inspector = inspector;
        this.keys = keys;
        this.watch = watch;
        this.accounts = accounts;
        this.bodies = Bodies.of(settings);
        this.input = new InputCheck(
                governance.inputRules(), new Moderation(settings.rules().moderation(), provider));
    }

    /** How bodies are read, by whoever reads any: their memory has one bound. */
    public Bodies bodies() {
        return bodies;
    }

    /** What may be said, by whoever takes what people say. */
    public InputCheck input() {
        return input;
    }

    /** To be called once, while the context is being initialized. */
    public void register(ServletContext context, Identification identification, Users users, Optional<Login> login) {
        Streams streams = new Streams(ticker, settings, watch);
        UploadedFiles files = new UploadedFiles(inspector, settings.largestFile());
        AnswerStarter starter = starter(files);
        filter(
                context,
                "headers",
                new HeadersFilter(settings.programs().embedOrigins()),
                "/*",
                DispatcherType.ERROR,
                DispatcherType.FORWARD);
        filter(context, "audit", new AuditFilter(governance.auditWriter(), CLOCK, settings.auditTexts()), "/*");
        filter(context, "identity", new IdentityFilter(identification, users), "/*");
        filter(context, "origin", new OriginFilter(new Origins(settings.allowedOrigins())), "/api/*");
        filter(context, "admin", new AdminFilter(), "/api/admin/*");
        filter(context, "drain-events", new DrainFilter(governance.drain()), "/api/events");
        filter(context, "drain-selftest", new DrainFilter(governance.drain()), "/api/admin/selftest");
        login.ifPresent(way -> register(context, way));
        servlet(context, "llmstream", new LlmStreamServlet(starter, streams, watch), "/api/llmstream");
        servlet(context, "generations", new GenerationServlet(generations, streams), "/api/generations/*");
        servlet(context, "selftest", new SelfTestServlet(streams), "/api/admin/selftest");
        servlet(context, "problem", new ProblemServlet(), "/problem");
        servlet(context, "api", new ServletContainer(resources(files, users)), "/api/*");
    }

    private String currency() {
        return settings.rules().prices().currency();
    }

    private void register(ServletContext context, Login login) {
        filter(context, "logout-origin", new OriginFilter(new Origins(settings.allowedOrigins())), "/logout");
        servlet(context, "logout", new LoginServlet(login), "/logout");
        ServletRegistration.Dynamic entry = servlet(context, "login", new LoginServlet(login), "/login");
        switch (login) {
            case ContainerLogin container -> {
                context.declareRoles(ContainerLogin.roleNames(settings.auth()).toArray(String[]::new));
                var unused = entry.setServletSecurity(
                        new ServletSecurityElement(new HttpConstraintElement(TransportGuarantee.NONE, ANY_USER)));
            }
            case OidcLogin oidc -> servlet(context, "oidc", new OidcServlet(oidc), "/oidc/*");
        }
    }

    private AnswerStarter starter(UploadedFiles files) {
        PromptFiles sent = new PromptFiles(stores.attachments(), input, settings.maxRequestBytes());
        return new AnswerStarter(
                new RequestReader(settings, bodies, files),
                input,
                new PromptBuilder(settings.models(), sent, input),
                new QuestionFiles(stores.attachments(), settings.files().most()),
                generations,
                answers);
    }

    private ResourceConfig resources(UploadedFiles files, Users users) {
        KeyDesk desk = new KeyDesk(keys, settings, CLOCK);
        return new ResourceConfig()
                .registerResources(
                        get("models", new ModelsResource(provider, settings.models(), governance.quotas())),
                        get("me", new MeResource(provider, settings, governance, input)),
                        new ConversationsResource(stores, generations, answers).resource(),
                        new AttachmentsResource(settings, stores.attachments(), bodies, files, input).resource(),
                        new SearchResource(stores.search()).resource(),
                        new KeysResource(desk).resource(),
                        new PolicyResource(governance.policy()).resource(),
                        new EventsResource(stores.feed(), stores.conversations(), ticker, settings.heartbeat(), watch)
                                .resource())
                .registerResources(new TransferResource(stores, answers, bodies, CLOCK).resources())
                .registerResources(new AdminUsageResource(governance.usage(), currency(), CLOCK).resource())
                .registerResources(new AdminUsersResource(users, governance.quotas(), currency()).resources())
                .registerResources(
                        new AdminAccountsResource(accounts, desk, governance.quotas(), currency()).resource())
                .registerResources(new AdminAuditResource(governance.audit()).resources())
                .registerResources(new AdminResource(settings, generations).resources())
                .registerResources(new AdminUpstreamsResource(provider).resource())
                .register(new ProblemMapper())
                .property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true)
                .property(ServerProperties.WADL_FEATURE_DISABLE, true);
    }

    /** A registered annotated instance would work as well, but Jersey warns of each at every start. */
    private static Resource get(String path, Inflector<ContainerRequestContext, byte[]> answer) {
        Resource.Builder resource = Resource.builder(path);
        resource.addMethod("GET").produces("application/json").handledBy(answer);
        return resource.build();
    }

    private static void filter(
            ServletContext context, String name, Filter filter, String pattern, DispatcherType... more) {
        var registration = context.addFilter(name, filter);
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST, more), true, pattern);
    }

    private static ServletRegistration.Dynamic servlet(
            ServletContext context, String name, Servlet servlet, String pattern) {
        ServletRegistration.Dynamic registration = context.addServlet(name, servlet);
        registration.setAsyncSupported(true);
        registration.setLoadOnStartup(1);
        registration.addMapping(pattern);
        return registration;
    }
}
