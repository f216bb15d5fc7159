package org.parley.config;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * Scheme, host and port of a site, written as browsers write the {@code Origin} header: lower case, no default port.
 *
 * @param text for example {@code https://chat.example.org}
 * @param host without the port; a literal IPv6 address in brackets
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6454#section-6.2">RFC 6454</a>
 */
public record Origin(String text, String host) {
    /** Empty where the address says more than an origin. */
    static Optional<Origin> of(URI address) {
        boolean bare = address.getRawUserInfo() == null
                && address.getRawPath().isEmpty()
                && address.getRawQuery() == null
                && address.getRawFragment() == null;
        if (!bare || address.getPort() > 65_535) {
            return Optional.empty();
        }
        String scheme = address.getScheme().toLowerCase(Locale.ROOT);
        String host = address.getHost().toLowerCase(Locale.ROOT);
        int standard = scheme.equals("https") ? 443 : 80;
        boolean named = address.getPort() != -1 && address.getPort() != standard;
        return Optional.of(new Origin(scheme + "://" + host + (named ? ":" + address.getPort() : ""), host));
    }
}
