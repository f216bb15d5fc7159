package org.parley.identity;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Optional;

/**
 * Parley's address as browsers see it.
 *
 * @param set where a proxy changes it, with the path under which Parley is; empty: as requests say
 */
record PublicAddress(Optional<URI> set) {
    /** Whether browsers come by https only. */
    boolean isHttps() {
        return set.filter(url -> "https".equalsIgnoreCase(url.getScheme())).isPresent();
    }

    /** Whether they do, and Parley has a host of its own. */
    boolean isHttpsRoot() {
        return isHttps()
                && set.map(URI::getPath).filter(path -> path.length() > 1).isEmpty();
    }

    /** @param path below the context path */
    URI of(HttpServletRequest request, String path) {
        String base = set.map(URI::toString).orElseGet(() -> {
            String url = request.getRequestURL().toString();
            String origin =
                    url.substring(0, url.length() - request.getRequestURI().length());
            return origin + request.getContextPath();
        });
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }
}
