package org.parley.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.parley.config.Origin;

/**
 * Tells requests that another site made a browser send. Programs, which send neither header, pass.
 *
 * @see <a href="https://www.w3.org/TR/fetch-metadata/">Fetch metadata</a>
 */
public final class Origins {
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    private final Set<String> allowed;

    public Origins(Set<Origin> allowed) {
        this.allowed = allowed.stream().map(Origin::text).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether it may change something. */
    public boolean admit(HttpServletRequest request) {
        return READING.contains(request.getMethod()) || isOurs(request);
    }

    private boolean isOurs(HttpServletRequest request) {
        Optional<String> origin = Optional.ofNullable(request.getHeader("Origin"));
        if (origin.filter(allowed::contains).isPresent()) {
            return true;
        }
        boolean ownSite = Optional.ofNullable(request.getHeader("Sec-Fetch-Site"))
                .map(OWN_SITES::contains)
                .orElse(true);
        return ownSite && origin.map(value -> namesHost(value, request)).orElse(true);
    }

    /** The scheme is left out of the comparison: a proxy in front may have ended TLS. */
    private static boolean namesHost(String origin, HttpServletRequest request) {
        int authority = origin.indexOf("://");
        String host = Optional.ofNullable(request.getHeader("Host")).orElse("");
        return authority > 0
                && origin.substring(authority + 3).toLowerCase(Locale.ROOT).equals(host.toLowerCase(Locale.ROOT));
    }
}
