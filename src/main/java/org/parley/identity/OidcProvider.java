package org.parley.identity;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import com.nimbusds.openid.connect.sdk.validators.LogoutTokenValidator;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.parley.config.OidcSettings;

/**
 * An OpenID provider as it describes itself. It is asked when it is first needed and once an hour, so that it may be down while
 * we start; what it has said last is believed while it is. Its keys are fetched again when a token names one that is not known.
 * Thread-safe.
 *
 * @see <a href="https://openid.net/specs/openid-connect-discovery-1_0.html">OpenID Connect Discovery</a>
 */
final class OidcProvider {
    static final int TIMEOUT_MILLIS = 5_000;

    private static final Duration BELIEVED = Duration.ofHours(1);
    private static final int LARGEST_ANSWER = 1 << 20;

    /** Signatures that only the provider can make; {@code none} and those by a shared secret are not among them. */
    private static final Set<JWSAlgorithm> SIGNATURES = JWSAlgorithm.Family.SIGNATURE;

    /** @param askedAt when it said so */
    record Description(
            OIDCProviderMetadata metadata,
            IDTokenValidator idTokens,
            LogoutTokenValidator logoutTokens,
            Instant askedAt) {}

    private final Issuer issuer;
    private final ClientID client;
    private final Clock clock;
    private final AtomicReference<Optional<Description>> known = new AtomicReference<>(Optional.empty());

    OidcProvider(OidcSettings settings, Clock clock) {
        this.issuer = new Issuer(settings.issuer());
        this.client = new ClientID(settings.clientId());
        this.clock = clock;
    }

    /** @throws IOException it has never answered, or with something else than the description of this issuer */
    Description describe() throws IOException {
        Optional<Description> before = known.get();
        if (before.isPresent() && before.get().askedAt().plus(BELIEVED).isAfter(clock.instant())) {
            return before.get();
        }
        try {
            Description now = ask();
            known.set(Optional.of(now));
            return now;
        } catch (GeneralException | IOException e) {
            return before.orElseThrow(() -> new IOException("the OpenID provider does not describe itself", e));
        }
    }

    private Description ask() throws GeneralException, IOException {
        OIDCProviderMetadata metadata = OIDCProviderMetadata.resolve(issuer, TIMEOUT_MILLIS, TIMEOUT_MILLIS);
        JWKSource<SecurityContext> keys = JWKSourceBuilder.create(
                        metadata.getJWKSetURI().toURL(),
                        new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, LARGEST_ANSWER))
                .refreshAheadCache(false) // it would have a thread
                .rateLimited(false) // keys are asked for only with a token that came from the provider's own address
                .retrying(true)
                .build();
        JWSKeySelector<SecurityContext> selector = new JWSVerificationKeySelector<>(signatures(metadata), keys);
        return new Description(
                metadata,
                new IDTokenValidator(issuer, client, selector, null),
                new LogoutTokenValidator(issuer, client, false, selector, null),
                clock.instant());
    }

    private static Set<JWSAlgorithm> signatures(OIDCProviderMetadata metadata) {
        Set<JWSAlgorithm> offered =
                new HashSet<>(Optional.ofNullable(metadata.getIDTokenJWSAlgs()).orElse(List.of(JWSAlgorithm.RS256)));
        offered.retainAll(SIGNATURES);
        return offered.isEmpty() ? Set.of(JWSAlgorithm.RS256) : offered;
    }
}
