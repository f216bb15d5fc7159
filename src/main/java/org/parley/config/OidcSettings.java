package org.parley.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The OpenID provider that people log in at, and what its tokens say of them.
 *
 * @param clientSecret empty: a public client, which proves itself by PKCE alone
 */
public record OidcSettings(
        URI issuer,
        String clientId,
        Optional<Secret> clientSecret,
        List<String> scopes,
        String userClaim,
        String groupsClaim) {
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    /** Empty where one of what must be set is not, which is a fault told. */
    static Optional<OidcSettings> read(SettingsReader reader) {
        Optional<URI> issuer = reader.httpUrl(Setting.OIDC_ISSUER);
        Optional<String> clientId = reader.text(Setting.OIDC_CLIENT_ID);
        if (issuer.isEmpty()) {
            reader.fault(Setting.OIDC_ISSUER, "must name the provider that parley.auth=oidc logs in at");
        }
        if (clientId.isEmpty()) {
            reader.fault(Setting.OIDC_CLIENT_ID, "must say as whom the provider knows Parley");
        }
        issuer.filter(url -> !isSafe(url))
                .ifPresent(url -> reader.fault(
                        Setting.OIDC_ISSUER, "must be an https address (http: on this machine only), without ? and #"));
        List<String> scopes = List.of(reader.required(Setting.OIDC_SCOPES).split("[\\s,]+"));
        if (!scopes.contains("openid")) {
            reader.fault(Setting.OIDC_SCOPES, "must have openid among them");
        }
        return issuer.flatMap(url -> clientId.map(id -> new OidcSettings(
                url,
                id,
                reader.text(Setting.OIDC_CLIENT_SECRET).map(Secret::new),
                scopes,
                reader.required(Setting.OIDC_USER_CLAIM),
                reader.required(Setting.OIDC_GROUPS_CLAIM))));
    }

    private static boolean isSafe(URI url) {
        boolean https = "https".equalsIgnoreCase(url.getScheme()) || THIS_MACHINE.contains(url.getHost());
        return https && url.getRawQuery() == null && url.getRawFragment() == null && url.getRawUserInfo() == null;
    }
}
