package org.parley.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.parley.testing.TestIssuer;
import org.parley.testing.Visitor;
import org.parley.testing.WireResponse;

/** What a provider's ID token must be to show who somebody is; against a provider that lies when it is told to. */
class OidcTokenTest extends OidcCase {
    static Stream<Arguments> lies() {
        Instant now = Instant.now();
        return Stream.of(
                said("another issuer", claims -> claims.issuer("https://evil.example")),
                said("another audience", claims -> claims.audience("another-client")),
                said(
                        "several audiences, for another",
                        claims -> claims.audience(List.of("parley", "other")).claim("azp", "other")),
                said("expired", claims -> claims.expirationTime(Date.from(now.minusSeconds(120)))),
                said("from the future", claims -> claims.issueTime(Date.from(now.plusSeconds(600)))),
                said("without an end", claims -> claims.expirationTime(null)),
                said("without a nonce", claims -> claims.claim("nonce", null)),
                said("another nonce", claims -> claims.claim("nonce", "of-another-login")),
                said("nobody", claims -> claims.subject(null)),
                said("nobody who can be named", claims -> claims.subject("a\u0000b")),
                signed("alg none", claims -> new PlainJWT(claims).serialize()),
                signed("another key", TestIssuer::signedBySomebodyElse),
                signed("the public key as a secret", claims -> shared(claims, TestIssuer.publicKey())),
                signed(
                        "the client's secret",
                        claims -> shared(claims, (TestIssuer.SECRET + "-".repeat(32)).getBytes(UTF_8))),
                signed("tampered", OidcTokenTest::tampered),
                signed("without a signature", claims -> {
                    String token = TestIssuer.signed(claims);
                    return token.substring(0, token.lastIndexOf('.') + 1);
                }),
                signed("no token", claims -> "not-a-token"));
    }

    private static Arguments said(String what, UnaryOperator<JWTClaimsSet.Builder> claims) {
        return Arguments.of(what, claims, (Function<JWTClaimsSet, String>) TestIssuer::signed);
    }

    private static Arguments signed(String what, Function<JWTClaimsSet, String> signer) {
        return Arguments.of(what, UnaryOperator.<JWTClaimsSet.Builder>identity(), signer);
    }

    private static String shared(JWTClaimsSet claims, byte[] secret) {
        try {
            SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
            token.sign(new MACSigner(secret));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String tampered(JWTClaimsSet claims) {
        String[] parts = TestIssuer.signed(claims).split("\\.", -1);
        String body = new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8).replace("id-of-ann", "id-of-bob");
        return parts[0] + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(body.getBytes(UTF_8)) + "."
                + parts[2];
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    void aTokenThatIsNotGoodShowsNobody(
            String what, UnaryOperator<JWTClaimsSet.Builder> claims, Function<JWTClaimsSet, String> signer) {
        issuer.claims(claims);
        issuer.sign(signer);
        Visitor visitor = visitor();
        String callback = asked(visitor, "/");
        try (WireResponse response = visitor.get(callback)) {
            assertEquals(403, response.status(), what);
            assertTrue(response.text().contains("<html"), what);
        }
        assertEquals(401, visitor.status("/api/me"), what);
    }

    @Test
    void theProviderMayChangeItsKeys() {
        loggedIn("ann");
        issuer.changeKeys();
        assertEquals(200, loggedIn("ann").status("/api/me"));
    }

    @Test
    void aTokenOfAnEarlierLoginIsNotTakenAgain() {
        loggedIn("bob");
        String bobs = issuer.lastToken();
        issuer.sign(claims -> bobs);
        Visitor visitor = visitor();
        assertEquals(403, visitor.status(asked(visitor, "/")));
    }
}
