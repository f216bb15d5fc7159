package org.parley.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.parley.Application;
import org.parley.config.SettingSource;
import org.parley.config.Settings;

/** The whole Parley in a real Tomcat inside this process, on a port of its own, with settings of its own. */
public final class ParleyServer implements AutoCloseable {
    private final Tomcat tomcat;
    private final Application application;

    private ParleyServer(Tomcat tomcat, Application application) {
        this.tomcat = tomcat;
        this.application = application;
    }

    /** With the demo provider, or whatever the settings say. */
    public static ParleyServer start(Map<String, String> settings) {
        return start("", settings);
    }

    /** In front of an upstream; any model name goes through. */
    public static ParleyServer before(TestUpstream upstream, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(
                Map.of("OPENAI_BASE_URL", upstream.baseUrl(), "OPENAI_API_KEY", "sk-canary", "parley.models", "*"));
        all.putAll(settings);
        return start("", all);
    }

    public static ParleyServer start(String contextPath, Map<String, String> settings) {
        try {
            Path base = Files.createTempDirectory("parley-test");
            Tomcat tomcat = new Tomcat();
            tomcat.setBaseDir(base.toString());
            tomcat.setPort(0);
            tomcat.getConnector().setProperty("address", "127.0.0.1");
            Context context = tomcat.addContext(
                    contextPath, Path.of("webapp").toAbsolutePath().toString());
            Tomcat.addServlet(context, "default", "org.apache.catalina.servlets.DefaultServlet");
            context.addServletMappingDecoded("/", "default");
            context.addWelcomeFile("index.html");
            context.addMimeMapping("html", "text/html");
            context.addMimeMapping("js", "text/javascript");
            context.addMimeMapping("css", "text/css");
            context.addMimeMapping("svg", "image/svg+xml");
            Application[] opened = new Application[1];
            Settings typed = Settings.read(List.of(SettingSource.of(settings)));
            context.addServletContainerInitializer(
                    (classes, servletContext) -> opened[0] = Application.open(servletContext, typed), Set.of());
            tomcat.start();
            return new ParleyServer(
                    tomcat, Optional.ofNullable(opened[0]).orElseThrow(() -> new IllegalStateException("not started")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
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

    @Override
    public void close() {
        try {
            application.close();
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }
}
