package org.parley.testing;

import static org.parley.testing.Eventually.eventually;

import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardVirtualThreadExecutor;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.DirResourceSet;
import org.apache.catalina.webresources.StandardRoot;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.parley.Application;
import org.parley.config.SettingSource;
import org.parley.config.Settings;

/** The whole Parley in a real Tomcat inside this process, on a port of its own, with settings of its own. */
public final class ParleyServer implements AutoCloseable {
    public static final String CANARY_KEY = "sk-canary-0123456789";

    private final Tomcat tomcat;
    private final TempFolder base;
    private final Context context;
    private final Application application;

    private ParleyServer(Tomcat tomcat, TempFolder base, Context context, Application application) {
        this.tomcat = tomcat;
        this.base = base;
        this.context = context;
        this.application = application;
    }

    /** With the demo provider, or whatever the settings say. */
    public static ParleyServer start(Map<String, String> settings) {
        return start("", "127.0.0.1", settings);
    }

    /** In front of an upstream; any model name goes through. */
    public static ParleyServer before(TestUpstream upstream, Map<String, String> settings) {
        return start(upstreamSettings(upstream, settings));
    }

    /** Reachable by every address of this machine, not only the loopback ones. */
    public static ParleyServer onAllAddresses(Map<String, String> settings) {
        return start("", "0.0.0.0", settings);
    }

    public static ParleyServer start(String contextPath, Map<String, String> settings) {
        return start(contextPath, "127.0.0.1", settings);
    }

    /** The server's kernel takes so little for a client that does not read that the server itself has to wait for it. */
    public static ParleyServer withSmallSendBuffers(TestUpstream upstream, Map<String, String> settings) {
        return start("", Map.of("socket.txBufSize", "4096"), upstreamSettings(upstream, settings));
    }

    /** The server waits so long for the next bytes of a request. */
    public static ParleyServer impatient(Duration readTimeout, Map<String, String> settings) {
        return start("", Map.of("connectionTimeout", Long.toString(readTimeout.toMillis())), settings);
    }

    /** As behind a proxy that has ended TLS and whose word the server takes for it. */
    public static ParleyServer secure(Map<String, String> settings) {
        return start("", Map.of("secure", "true"), settings);
    }

    public static Map<String, String> upstreamSettings(TestUpstream upstream, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(
                Map.of("OPENAI_BASE_URL", upstream.baseUrl(), "OPENAI_API_KEY", CANARY_KEY, "parley.models", "*"));
        all.putAll(more);
        return all;
    }

    private static ParleyServer start(String contextPath, String address, Map<String, String> settings) {
        return start(contextPath, Map.of("address", address), settings);
    }

    /** With these settings and none of the tests': the database is what an operator gets; {@code parley.port} is heeded. */
    public static ParleyServer asInstalled(Map<String, String> settings) {
        Map<String, String> listening = Map.of("port", settings.getOrDefault("parley.port", "0"));
        return start("", listening, Settings.read(List.of(SettingSource.of(settings))));
    }

    private static ParleyServer start(String contextPath, Map<String, String> listening, Map<String, String> settings) {
        Settings typed = Settings.read(List.of(SettingSource.of(settings), SettingSource.of(ownDatabase())));
        return start(contextPath, listening, typed);
    }

    private static ParleyServer start(String contextPath, Map<String, String> listening, Settings typed) {
        Application[] opened = new Application[1];
        try {
            TempFolder base = TempFolder.create();
            Tomcat tomcat = tomcat(base.path(), listening);
            Context context = context(tomcat, contextPath);
            context.addServletContainerInitializer(
                    (classes, servletContext) -> {
                        Application application = Application.open(servletContext, typed);
                        servletContext.addListener(new Closing(application));
                        opened[0] = application;
                    },
                    Set.of());
            tomcat.start();
            Application application =
                    Optional.ofNullable(opened[0]).orElseThrow(() -> new IllegalStateException("not started"));
            return new ParleyServer(tomcat, base, context, application);
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Nothing is left of its database when the server is closed, and the model is asked only what the test asks. With {@code -Dpostgres}
     * it is one node of many, whatever the test is about.
     */
    private static Map<String, String> ownDatabase() {
        return System.getProperty("postgres") == null
                ? Map.of("parley.db.url", "jdbc:h2:mem:" + UUID.randomUUID(), "parley.titles", "question")
                : Map.of(
                        "parley.db.url",
                        OwnPostgres.newDatabase(),
                        "parley.db.user",
                        OwnPostgres.USER,
                        "parley.titles",
                        "question");
    }

    private static Tomcat tomcat(Path base, Map<String, String> listening) {
        Tomcat tomcat = QuietTomcat.at(base);
        StandardVirtualThreadExecutor threads = new StandardVirtualThreadExecutor();
        threads.setName("virtual");
        tomcat.getService().addExecutor(threads);
        Connector connector = tomcat.getConnector();
        connector.setProperty("address", "127.0.0.1");
        listening.forEach(connector::setProperty);
        connector.setSecure(Boolean.parseBoolean(listening.get("secure")));
        connector.setProperty("maxConnections", "20000");
        connector.setProperty("acceptCount", "2000");
        connector.getProtocolHandler().setExecutor(threads);
        return tomcat;
    }

    private static Context context(Tomcat tomcat, String path) {
        Context context = QuietTomcat.context(tomcat, path, Path.of("webapp"));
        Tomcat.addServlet(context, "default", "org.apache.catalina.servlets.DefaultServlet");
        context.addServletMappingDecoded("/", "default");
        ErrorPage everyFault = new ErrorPage();
        everyFault.setLocation("/problem"); // as in web.xml
        context.addErrorPage(everyFault);
        context.addWelcomeFile("index.html");
        context.addMimeMapping("html", "text/html");
        context.addMimeMapping("js", "text/javascript");
        context.addMimeMapping("json", "application/json");
        context.addMimeMapping("css", "text/css");
        context.addMimeMapping("svg", "image/svg+xml");
        serveVendor(context);
        return context;
    }

    /** What the build adds to the page; there once the WAR has been built. */
    private static void serveVendor(Context context) {
        Path vendor = Path.of("target/parley/vendor").toAbsolutePath();
        if (Files.isDirectory(vendor)) {
            StandardRoot resources = new StandardRoot(context);
            resources.addPostResources(new DirResourceSet(resources, "/vendor", vendor.toString(), "/"));
            context.setResources(resources);
        }
    }

    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    public Application application() {
        return application;
    }

    public ServletContext servletContext() {
        return context.getServletContext();
    }

    /** Registered under this name, and in use. */
    public Servlet servlet(String name) {
        return ((Wrapper) context.findChild(name)).getServlet();
    }

    /** Stops the application as a server does that goes on running: the connector and its connections stay. */
    public void undeploy() {
        try {
            context.stop();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until no answer is being made and no response is open. */
    public void assertIdle() {
        eventually("no generation runs", () -> application.generations().running() == 0);
        eventually("no response is open", () -> application.ticker().listeners() == 1);
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
            base.close();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Closing(Application application) implements ServletContextListener {
        @Override
        public void contextDestroyed(ServletContextEvent event) {
            application.close();
        }
    }
}
