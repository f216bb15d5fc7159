package org.parley.container;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;

/**
 * What must be there before Arquillian reads {@code arquillian.xml}: the model's server, free ports and a fresh directory for
 * Tomcat. Named before Arquillian's own extension; once for all test classes of a run, which share the started server.
 */
final class Servers implements BeforeAllCallback {
    static final int MAX_REQUEST_BYTES = 1 << 20;
    static final TestUpstream UPSTREAM = TestUpstream.start();

    static {
        Path servers = Path.of(System.getProperty("servers"));
        forget(servers.resolve("home")); // what another build has left in its database
        if (System.getProperty("arquillian.launch").equals("tomcat")) {
            prepare(base(), Path.of(System.getProperty("tomcat.home")));
            System.setProperty("tomcat.base", base().toString());
            System.setProperty("tomcat.port", Integer.toString(freePort()));
            System.setProperty("tomcat.jmx.port", Integer.toString(freePort()));
        } else {
            System.setProperty("payara.boot", bootCommands(servers).toString());
        }
        System.setProperty(
                "server.options",
                String.join(
                        " ",
                        "-Xmx1g",
                        "-XX:+UseSerialGC",
                        // Kotlin's reflection keeps soft references to us in JDK classes until memory is scarce
                        "-XX:SoftRefLRUPolicyMSPerMB=0",
                        // as Tomcat's own start script: its search for leaks looks into these
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "--add-opens=java.base/java.io=ALL-UNNAMED",
                        "--add-opens=java.base/java.util=ALL-UNNAMED",
                        "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                        "--add-opens=java.rmi/sun.rmi.transport=ALL-UNNAMED",
                        "-DOPENAI_BASE_URL=" + UPSTREAM.baseUrl(),
                        "-DOPENAI_API_KEY=" + ParleyServer.CANARY_KEY,
                        "-Dparley.models=*",
                        "-Dparley.home=" + servers.resolve("home"),
                        "-Dparley.heartbeat=250ms",
                        "-Dparley.abandon-after=2s",
                        "-Dparley.max-request-bytes=" + MAX_REQUEST_BYTES));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        // loading this class has done it
    }

    /** The WAR as the build made it, under a name that says where it is deployed. */
    static WebArchive war(String name) {
        return ShrinkWrap.create(ZipImporter.class, name)
                .importFrom(new File(System.getProperty("war")))
                .as(WebArchive.class);
    }

    /** Where Tomcat keeps its logs and all else that changes. */
    static Path base() {
        return Path.of(System.getProperty("servers"), "tomcat-base");
    }

    /** The users of Payara's realm are those of our file. */
    private static Path bootCommands(Path servers) {
        Path users = Path.of("src/test/payara/keyfile").toAbsolutePath();
        try {
            return Files.writeString(
                    servers.resolve("payara-boot"),
                    "set configs.config.server-config.security-service.auth-realm.file.property.file=" + users + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The WAR with settings of its own, where JNDI finds them. */
    static WebArchive war(String name, Map<String, String> settings) {
        String entries = settings.entrySet().stream()
                .map(setting -> """
                        <env-entry>
                          <env-entry-name>%s</env-entry-name>
                          <env-entry-type>java.lang.String</env-entry-type>
                          <env-entry-value>%s</env-entry-value>
                        </env-entry>
                        """.formatted(setting.getKey(), setting.getValue()))
                .collect(Collectors.joining());
        try {
            String webXml = Files.readString(Path.of("webapp/WEB-INF/web.xml"));
            return war(name).setWebXML(new StringAsset(webXml.replace("</web-app>", entries + "</web-app>")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** CATALINA_BASE: Tomcat's own configuration files, and ours over them. */
    private static void prepare(Path base, Path home) {
        try {
            delete(base);
            Path manager = Files.createDirectories(base.resolve("conf/Catalina/localhost"));
            for (String directory : List.of("logs", "temp", "webapps", "work")) {
                Files.createDirectories(base.resolve(directory));
            }
            for (String file : List.of("catalina.properties", "context.xml", "logging.properties", "web.xml")) {
                Files.copy(
                        home.resolve("conf").resolve(file), base.resolve("conf").resolve(file));
            }
            Path ours = Path.of("src/test/tomcat");
            Files.copy(ours.resolve("server.xml"), base.resolve("conf/server.xml"));
            Files.copy(ours.resolve("tomcat-users.xml"), base.resolve("conf/tomcat-users.xml"));
            Files.copy(ours.resolve("manager.xml"), manager.resolve("manager.xml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void forget(Path directory) {
        try {
            delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static int freePort() {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
