import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import javax.tools.ToolProvider;
import org.apache.catalina.startup.Bootstrap;

/**
 * What {@code ./mvnw -Prun} starts: an unpacked Tomcat with this project's server.xml and the built web application, in this
 * process. It ends with its parent, however that ends.
 *
 * <p>Arguments: Tomcat's directory, server.xml, the exploded web application, the configuration for logging, and a file
 * that exists afterwards when the start was refused.
 */
public final class RunTomcat {
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private static final Properties FILE = file();

    private static Path refused;

    private RunTomcat() {}

    public static void main(String[] args) throws Exception {
        endWithParent();
        refused = Path.of(args[4]);
        Files.deleteIfExists(refused);
        Path tomcat = Path.of(args[0]);
        int port = port();
        String address = setting("parley.address", "127.0.0.1");
        String context = context();
        System.setProperty("parley.port", Integer.toString(port));
        System.setProperty("parley.address", address);
        System.setProperty("catalina.home", tomcat.toString());
        System.setProperty("catalina.base", tomcat.toString());
        System.setProperty("java.util.logging.manager", "org.apache.juli.ClassLoaderLogManager");
        System.setProperty("java.util.logging.config.file", args[3]);
        refuseTakenPort(address, port);
        useLeanProtocol(tomcat, Path.of(args[1]).resolveSibling("src/run/LeanHttp11NioProtocol.java"));
        deploy(tomcat, context, Path.of(args[2]));
        Thread.ofVirtual().start(() -> announce(address, port, context));
        Bootstrap.main(new String[] {"-config", args[1], "start"});
    }

    /** A Maven that is killed cannot end its children: so the child watches. */
    private static void endWithParent() {
        Optional<ProcessHandle> parent = ProcessHandle.current().parent();
        parent.ifPresent(maven -> maven.onExit().thenRun(() -> System.exit(0)));
    }

    private static int port() {
        String text = setting("parley.port", "8080");
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port < 65_536) {
                return port;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw fail("PARLEY_PORT must be a number from 1 to 65535, not \"" + text + "\".");
    }

    /** Under which path the page is served; the root unless PARLEY_CONTEXT says otherwise. */
    private static String context() {
        String path = setting("parley.context", "/");
        return path.equals("/") ? "" : path.replaceAll("/+$", "");
    }

    private static void refuseTakenPort(String address, int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(address, port));
        } catch (IOException e) {
            throw fail("Port " + port + " is in use. Take another one: PARLEY_PORT=8081 ./mvnw -Prun");
        }
    }

    /** Tomcat's class loaders look into lib/, so that is where it must be compiled to. */
    private static void useLeanProtocol(Path tomcat, Path source) throws IOException {
        Path lib = tomcat.resolve("lib");
        Path compiled = lib.resolve("org/parley/tomcat/LeanHttp11NioProtocol.class");
        boolean current = Files.exists(compiled)
                && Files.getLastModifiedTime(compiled).compareTo(Files.getLastModifiedTime(source)) > 0;
        String classPath = String.join(
                File.pathSeparator,
                lib.resolve("tomcat-coyote.jar").toString(),
                lib.resolve("tomcat-util.jar").toString(),
                tomcat.resolve("bin/tomcat-juli.jar").toString());
        if (current
                || ToolProvider.getSystemJavaCompiler()
                                .run(null, null, null, "-nowarn", "-proc:none", "-cp", classPath, "-d", lib.toString(), source.toString())
                        == 0) {
            System.setProperty("parley.protocol", "org.parley.tomcat.LeanHttp11NioProtocol");
        }
    }

    private static void deploy(Path tomcat, String context, Path application) throws IOException {
        Path host = Files.createDirectories(tomcat.resolve("conf/Catalina/localhost"));
        Files.createDirectories(tomcat.resolve("webapps"));
        try (var old = Files.newDirectoryStream(host, "*.xml")) {
            for (Path descriptor : old) {
                Files.delete(descriptor);
            }
        }
        String name = context.isEmpty() ? "ROOT" : context.substring(1).replace('/', '#');
        Files.writeString(host.resolve(name + ".xml"), "<Context docBase=\"" + application + "\"/>\n");
    }

    private static void announce(String address, int port, String context) {
        String host = address.equals("127.0.0.1") || address.equals("0.0.0.0") ? "localhost" : address;
        String page = "http://" + host + ":" + port + context + "/";
        URI health = URI.create(page + "health/live");
        while (!answers(health)) {
            pause();
        }
        boolean demo = setting("OPENAI_API_KEY", "").isEmpty() && setting("OPENAI_BASE_URL", "").isEmpty();
        OUT.println();
        OUT.println("  Parley answers at " + page);
        if (demo) {
            OUT.println("  Demo mode: no OPENAI_API_KEY is set, so a built-in demo speaks instead of a model.");
        }
        OUT.println("  Ctrl-C ends it.");
        OUT.println();
    }

    private static boolean answers(URI address) {
        try {
            HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setConnectTimeout(1_000);
            connection.setReadTimeout(5_000);
            return connection.getResponseCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String setting(String key, String otherwise) {
        return System.getProperty(key, Optional.ofNullable(environment(key)).orElseGet(() -> FILE.getProperty(key, otherwise)));
    }

    private static String environment(String key) {
        return System.getenv(key.toUpperCase(Locale.ROOT).replace('.', '_'));
    }

    /** The settings' file, where Parley itself looks for it; what is wrong with it Parley tells. */
    private static Properties file() {
        String home = System.getProperty("parley.home", Optional.ofNullable(environment("parley.home")).orElse("~/.parley"));
        String named = System.getProperty("parley.config", Optional.ofNullable(environment("parley.config")).orElse(home + "/parley.properties"));
        Properties settings = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(named.replaceFirst("^~", Matcher.quoteReplacement(System.getProperty("user.home")))))) {
            settings.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            return new Properties();
        }
        return settings;
    }

    private static IllegalStateException fail(String sentence) {
        System.err.println();
        System.err.println("  " + sentence);
        System.err.println();
        try {
            Files.writeString(refused, sentence);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        System.exit(1);
        return new IllegalStateException(sentence);
    }
}
