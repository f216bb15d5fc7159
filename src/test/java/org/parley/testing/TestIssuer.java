package org.parley.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * An OpenID provider whose word cannot be relied on: it logs everybody in as whom it is told to, holds clients to what the
 * specifications ask of them, and signs whatever a test wants. A real provider cannot be had that lies.
 */
public final class TestIssuer implements AutoCloseable {
    public static final String CLIENT = "parley";
    public static final String SECRET = "canary-client-secret";

    private static final RSAKey KEY = key("good");
    private static final RSAKey NEXT_KEY = key("next");

    private record Code(Map<String, String> asked, String user) {}

    private final HttpServer server;
    private final Map<String, Code> codes = new ConcurrentHashMap<>();
    private volatile String user = "ann";
    private volatile UnaryOperator<JWTClaimsSet.Builder> claims = UnaryOperator.identity();
    private volatile Function<JWTClaimsSet, String> signer = TestIssuer::signed;
    private volatile boolean nextKeyKnown;
    private volatile String lastToken = "";

    private TestIssuer(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/.well-known/openid-configuration", exchange -> answer(exchange, 200, description()));
        server.createContext("/keys", exchange -> answer(exchange, 200, keys()));
        server.createContext("/authorize", this::authorize);
        server.createContext("/token", this::token);
        server.start();
    }

    public static TestIssuer start() {
        return start(0);
    }

    public static TestIssuer start(int port) {
        try {
            return new TestIssuer(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String issuer() {
        return "http://127.0.0.1:" + port();
    }

    /** What makes a Parley use it. */
    public Map<String, String> settings(Map<String, String> more) {
        return settings(port(), more);
    }

    public static Map<String, String> settings(int port, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(Map.of(
                "parley.auth",
                "oidc",
                "parley.oidc.issuer",
                "http://127.0.0.1:" + port,
                "parley.oidc.client-id",
                CLIENT,
                "parley.oidc.client-secret",
                SECRET));
        all.putAll(more);
        return all;
    }

    /** Who sits at the browsers that come from now on. */
    public void logIn(String somebody) {
        user = somebody;
    }

    /** What is said of them differs so from the truth. */
    public void claims(UnaryOperator<JWTClaimsSet.Builder> change) {
        claims = change;
    }

    /** How tokens are signed, if they are. */
    public void sign(Function<JWTClaimsSet, String> with) {
        signer = with;
    }

    /** From now on it has one key more, and signs with that. */
    public void changeKeys() {
        nextKeyKnown = true;
        signer = claims -> signed(claims, NEXT_KEY);
    }

    private String keys() {
        List<JWK> keys = nextKeyKnown ? List.of(KEY, NEXT_KEY) : List.of(KEY);
        return new JWKSet(keys).toPublicJWKSet().toString();
    }

    public void beGood() {
        claims = UnaryOperator.identity();
        signer = TestIssuer::signed;
    }

    /** The ID token that was given out last. */
    public String lastToken() {
        return lastToken;
    }

    /** What a client is told of by the back channel. */
    public JWTClaimsSet.Builder logoutClaims(String subject) {
        return new JWTClaimsSet.Builder()
                .issuer(issuer())
                .audience(CLIENT)
                .subject(subject)
                .issueTime(Date.from(Instant.now()))
                .expirationTime(Date.from(Instant.now().plusSeconds(120)))
                .jwtID(UUID.randomUUID().toString())
                .claim("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
    }

    public static String signed(JWTClaimsSet claims) {
        return signed(claims, KEY);
    }

    /** By a key that is not ours, under the name of the one that is. */
    public static String signedBySomebodyElse(JWTClaimsSet claims) {
        return signed(claims, key("good"));
    }

    private static String signed(JWTClaimsSet claims, RSAKey key) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(key.getKeyID())
                            .build(),
                    claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The public key, which an attacker knows and a careless reader takes for a shared secret. */
    public static byte[] publicKey() {
        try {
            return KEY.toRSAPublicKey().getEncoded();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RSAKey key(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private String description() {
        return """
                {"issuer":"%1$s","authorization_endpoint":"%1$s/authorize","token_endpoint":"%1$s/token","jwks_uri":"%1$s/keys",
                 "end_session_endpoint":"%1$s/logout","response_types_supported":["code"],"subject_types_supported":["public"],
                 "id_token_signing_alg_values_supported":["RS256","HS256","none"],"backchannel_logout_supported":true}
                """.formatted(issuer());
    }

    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> asked = form(exchange.getRequestURI().getRawQuery());
        boolean fit = CLIENT.equals(asked.get("client_id"))
                && "code".equals(asked.get("response_type"))
                && "S256".equals(asked.get("code_challenge_method"))
                && asked.getOrDefault("scope", "").contains("openid")
                && asked.containsKey("nonce")
                && asked.containsKey("state");
        if (!fit) {
            answer(exchange, 400, "{\"error\":\"invalid_request\"}");
            return;
        }
        String code = UUID.randomUUID().toString();
        codes.put(code, new Code(asked, user));
        String back = asked.get("redirect_uri") + "?code=" + code + "&state="
                + URLEncoder.encode(asked.getOrDefault("state", ""), UTF_8);
        exchange.getResponseHeaders().set("Location", back);
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private void token(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        Map<String, String> sent = form(body);
        Optional<Code> code = Optional.ofNullable(codes.remove(sent.getOrDefault("code", "")));
        String basic = Base64.getEncoder().encodeToString((CLIENT + ":" + SECRET).getBytes(UTF_8));
        boolean known = ("Basic " + basic).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        if (!known || code.filter(asked -> fits(asked.asked(), sent)).isEmpty()) {
            answer(exchange, 400, "{\"error\":\"invalid_grant\"}");
            return;
        }
        lastToken = signer.apply(claims.apply(truth(code.get())).build());
        answer(exchange, 200, """
                {"access_token":"canary-access-token","token_type":"Bearer","id_token":"%s"}""".formatted(lastToken));
    }

    private static boolean fits(Map<String, String> asked, Map<String, String> sent) {
        CodeChallenge challenge = CodeChallenge.compute(
                CodeChallengeMethod.S256, new CodeVerifier(sent.getOrDefault("code_verifier", "x".repeat(43))));
        return challenge.getValue().equals(asked.get("code_challenge"))
                && sent.getOrDefault("redirect_uri", "").equals(asked.get("redirect_uri"));
    }

    private JWTClaimsSet.Builder truth(Code code) {
        return new JWTClaimsSet.Builder()
                .issuer(issuer())
                .audience(CLIENT)
                .subject("id-of-" + code.user())
                .claim("name", code.user())
                .claim("preferred_username", code.user())
                .claim("nonce", code.asked().get("nonce"))
                .claim("groups", List.of("staff"))
                .issueTime(Date.from(Instant.now()))
                .expirationTime(Date.from(Instant.now().plusSeconds(300)));
    }

    private static Map<String, String> form(String text) {
        Map<String, String> fields = new HashMap<>();
        for (String pair : text.split("&", -1)) {
            String[] sides = pair.split("=", 2);
            fields.put(sides[0], sides.length == 2 ? URLDecoder.decode(sides[1], UTF_8) : "");
        }
        return fields;
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** What the browser is told when it follows the address: where to go next. */
    public static URI follow(String address) {
        try {
            var connection =
                    (java.net.HttpURLConnection) URI.create(address).toURL().openConnection();
            connection.setInstanceFollowRedirects(false);
            return URI.create(Optional.ofNullable(connection.getHeaderField("Location"))
                    .orElseThrow(() -> new AssertionError("the provider sends nobody back from " + address)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
