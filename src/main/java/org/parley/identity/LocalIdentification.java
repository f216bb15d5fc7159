package org.parley.identity;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One user, the person at this machine. The peer must be a loopback address, nobody may have forwarded the request from
 * elsewhere, and a host name must be one that only this machine answers to: else a page of the internet whose name was
 * re-pointed to 127.0.0.1 (DNS rebinding) would be let in.
 */
public final class LocalIdentification implements Identification {
    private static final Caller LOCAL = new Caller("local", "You", Set.of("admin"));
    private static final Identity.Refused REFUSED = new Identity.Refused(
            "Parley runs for the user of its own machine only (parley.auth=local). Open it as localhost there.");

    private final Set<String> trustedHosts;

    /** @param trustedHosts host names, lower case, without port, that are this deployment's own by setting */
    public LocalIdentification(Set<String> trustedHosts) {
        this.trustedHosts = Set.copyOf(trustedHosts);
    }

    @Override
    public Identity identify(HttpServletRequest request) {
        boolean admitted = HostNames.isLoopback(request.getRemoteAddr())
                && forwardedFor(request).stream().allMatch(HostNames::isLoopback)
                && hostIsOurs(request);
        return admitted ? new Identity.Known(LOCAL) : REFUSED;
    }

    private boolean hostIsOurs(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader("Host"))
                .map(HostNames::withoutPort)
                .map(host -> HostNames.cannotBeRebound(host) || trustedHosts.contains(host))
                .orElse(true); // HTTP/1.0: no browser
    }

    private static List<String> forwardedFor(HttpServletRequest request) {
        List<String> addresses = new ArrayList<>();
        for (String header : Collections.list(request.getHeaders("X-Forwarded-For"))) {
            for (String address : header.split(",", -1)) {
                addresses.add(address.strip());
            }
        }
        return addresses;
    }
}
