package org.parley.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.Stream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/**
 * Tomcat's own tools, for what Arquillian cannot ask: a context path of two steps, and what its search for leaks finds.
 *
 * @see <a href="https://tomcat.apache.org/tomcat-11.0-doc/manager-howto.html">Tomcat Manager</a>
 */
final class Manager {
    private static final String CREDENTIALS =
            "Basic " + Base64.getEncoder().encodeToString("arquillian:arquillian".getBytes(UTF_8));

    private Manager() {}

    /** @param context for example {@code /a/b} */
    static Site deploy(String context) {
        String answer = tell("deploy?path=" + context + "&war="
                + Path.of(System.getProperty("war")).toUri());
        assertTrue(answer.startsWith("OK"), answer);
        return new Site(port(), context);
    }

    static void undeploy(Site site) {
        String answer = tell("undeploy?path=" + site.context());
        assertTrue(answer.startsWith("OK"), answer);
    }

    /** The applications that were undeployed and are still held, as Tomcat tells it. */
    static String findLeaks() {
        return tell("findleaks?statusLine=true");
    }

    /** All that Tomcat has logged since its start. */
    static String log() {
        try (Stream<Path> files = Files.list(Servers.base().resolve("logs"))) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.toList()) {
                all.append(Files.readString(file));
            }
            return all.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int port() {
        return Integer.getInteger("tomcat.port");
    }

    private static String tell(String command) {
        WireRequest request = WireRequest.get("/manager/text/" + command).header("Authorization", CREDENTIALS);
        try (WireResponse response = request.send(InetAddress.getLoopbackAddress(), port())) {
            return response.text().strip();
        }
    }
}
