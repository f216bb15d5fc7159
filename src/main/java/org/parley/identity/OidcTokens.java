package org.parley.identity;

import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.parley.config.OidcSettings;

/** Changes a code for an ID token, and reads in it who somebody is. */
final class OidcTokens {
    private static final String EMAIL = "email";

    private final OidcSettings settings;
    private final Roles roles;

    OidcTokens(OidcSettings settings, Roles roles) {
        this.settings = settings;
        this.roles = roles;
    }

    /** @return the ID token, as it came: not yet believed */
    JWT redeem(OIDCProviderMetadata provider, AuthorizationCode code, URI callback, CodeVerifier verifier)
            throws IOException, ParseException {
        AuthorizationCodeGrant grant = new AuthorizationCodeGrant(code, callback, verifier);
        HTTPRequest request = request(provider, grant).toHTTPRequest();
        request.setConnectTimeout(OidcProvider.TIMEOUT_MILLIS);
        request.setReadTimeout(OidcProvider.TIMEOUT_MILLIS);
        request.setFollowRedirects(false);
        TokenResponse response = OIDCTokenResponseParser.parse(request.send());
        if (response instanceof OIDCTokenResponse success
                && success.getOIDCTokens().getIDToken() != null) {
            return success.getOIDCTokens().getIDToken();
        }
        throw new ParseException("the provider takes no code for an ID token");
    }

    private TokenRequest request(OIDCProviderMetadata provider, AuthorizationCodeGrant grant) {
        ClientID client = new ClientID(settings.clientId());
        URI endpoint = provider.getTokenEndpointURI();
        return settings.clientSecret()
                .map(secret -> new TokenRequest.Builder(endpoint, proof(provider, client, secret.reveal()), grant))
                .orElseGet(() -> new TokenRequest.Builder(endpoint, client, grant))
                .build();
    }

    private static ClientAuthentication proof(OIDCProviderMetadata provider, ClientID client, String secret) {
        List<ClientAuthenticationMethod> methods = Optional.ofNullable(provider.getTokenEndpointAuthMethods())
                .orElse(List.of(ClientAuthenticationMethod.CLIENT_SECRET_BASIC));
        return methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                ? new ClientSecretBasic(client, new Secret(secret))
                : new ClientSecretPost(client, new Secret(secret));
    }

    /** Empty where the claim that names the user is missing, unfit, or an address that the provider has not verified. */
    Optional<Caller> caller(IDTokenClaimsSet claims) {
        if (settings.userClaim().equals(EMAIL) && !Boolean.TRUE.equals(claims.getBooleanClaim("email_verified"))) {
            return Optional.empty();
        }
        Set<String> groups = groups(claims);
        return text(claims, settings.userClaim())
                .map(id -> new Caller(id, name(claims, id), groups, roles.of(id, groups), Caller.How.OIDC));
    }

    private static String name(IDTokenClaimsSet claims, String id) {
        return Stream.of("name", "preferred_username", EMAIL)
                .flatMap(claim -> text(claims, claim).stream())
                .findFirst()
                .orElse(id);
    }

    private static Optional<String> text(IDTokenClaimsSet claims, String claim) {
        return claims.getClaim(claim) instanceof String text ? PersonName.of(text) : Optional.empty();
    }

    /** A list of names or one name; a claim within a claim is named with a dot, as in {@code realm_access.roles}. */
    private Set<String> groups(IDTokenClaimsSet claims) {
        Object found = claims.toJSONObject();
        for (String step : settings.groupsClaim().split("\\.", -1)) {
            found = found instanceof Map<?, ?> map && map.containsKey(step) ? map.get(step) : List.of();
        }
        Collection<?> names = found instanceof Collection<?> all ? all : List.of(String.valueOf(found));
        return names.stream()
                .flatMap(name -> PersonName.of(String.valueOf(name)).stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
