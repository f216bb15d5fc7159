package org.parley.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A real Keycloak in a process of its own, with one realm, one client and one user: ann, in the group it. */
public final class Keycloak implements AutoCloseable {
    public static final String PASSWORD = "ann-password";

    private static final String SECRET = "canary-client-secret";
    private static final String ADMIN = "admin-password";
    private static final Duration START = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final int port;

    private Keycloak(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** What makes a Parley use the one that will listen there. */
    public static Map<String, String> settings(int port) {
        return Map.of(
                "parley.auth", "oidc",
                "parley.oidc.issuer", issuer(port),
                "parley.oidc.client-id", "parley",
                "parley.oidc.client-secret", SECRET,
                "parley.oidc.user-claim", "preferred_username",
                "parley.admin-group", "it");
    }

    private static String issuer(int port) {
        return "http://127.0.0.1:" + port + "/realms/staff";
    }

    /**
     * Blocks until it answers.
     *
     * @param home where it was unpacked
     * @param parley the address of the one client that it knows
     */
    public static Keycloak start(Path home, int port, URI parley) {
        try {
            Files.createDirectories(home.resolve("data/import"));
            Files.writeString(home.resolve("data/import/staff-realm.json"), realm(parley));
            ProcessBuilder builder = new ProcessBuilder(
                            "bash",
                            home.resolve("bin/kc.sh").toString(),
                            "start-dev",
                            "--import-realm",
                            "--http-host=127.0.0.1",
                            "--http-port=" + port,
                            "--cache=local",
                            "--db=dev-mem")
                    .redirectErrorStream(true)
                    .redirectOutput(home.resolve("keycloak.log").toFile());
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.environment().put("JAVA_OPTS_APPEND", "-XX:TieredStopAtLevel=1");
            builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", "admin");
            builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", ADMIN);
            Keycloak keycloak = new Keycloak(builder.start(), port);
            Eventually.within(START, "Keycloak answers", keycloak::answers);
            return keycloak;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers() {
        if (!process.isAlive()) {
            throw new AssertionError("Keycloak has ended; see keycloak.log");
        }
        try {
            return send(HttpRequest.newBuilder(URI.create(issuer(port) + "/.well-known/openid-configuration")))
                            .statusCode()
                    == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    /** An administrator ends ann's sessions there; Keycloak tells its clients by itself. */
    public void logOutAnn() {
        String token = json(form(
                        "/realms/master/protocol/openid-connect/token",
                        Map.of(
                                "grant_type", "password",
                                "client_id", "admin-cli",
                                "username", "admin",
                                "password", ADMIN)))
                .path("access_token")
                .asText();
        String ann = json(HttpRequest.newBuilder(uri("/admin/realms/staff/users?username=ann"))
                        .header("Authorization", "Bearer " + token))
                .at("/0/id")
                .asText();
        HttpResponse<String> done = send(HttpRequest.newBuilder(uri("/admin/realms/staff/users/" + ann + "/logout"))
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.noBody()));
        assertEquals(204, done.statusCode(), done::body);
    }

    private HttpRequest.Builder form(String path, Map<String, String> fields) {
        List<String> pairs = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + field.getValue())
                .toList();
        return HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(String.join("&", pairs)));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private JsonNode json(HttpRequest.Builder request) {
        HttpResponse<String> response = send(request);
        assertEquals(200, response.statusCode(), response::body);
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(Eventually.DEADLINE).build(), HttpResponse.BodyHandlers.ofString(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String realm(URI parley) {
        return """
                {"realm":"staff","enabled":true,"sslRequired":"none",
                 "groups":[{"name":"it"}],
                 "users":[{"username":"ann","enabled":true,"email":"ann@example.org","emailVerified":true,
                           "firstName":"Ann","lastName":"Example","groups":["/it"],
                           "credentials":[{"type":"password","value":"%2$s"}]}],
                 "clients":[{"clientId":"parley","secret":"%3$s","publicClient":false,"standardFlowEnabled":true,
                             "redirectUris":["%1$soidc/callback"],
                             "attributes":{"post.logout.redirect.uris":"%1$ssigned-out.html",
                                           "backchannel.logout.url":"%1$soidc/logout",
                                           "backchannel.logout.session.required":"true",
                                           "pkce.code.challenge.method":"S256"},
                             "protocolMappers":[{"name":"groups","protocol":"openid-connect",
                                                 "protocolMapper":"oidc-group-membership-mapper",
                                                 "config":{"claim.name":"groups","full.path":"false",
                                                           "id.token.claim":"true"}}]}]}
                """.formatted(parley, PASSWORD, SECRET);
    }

    /** Ends it, and what its script has started. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }
}
