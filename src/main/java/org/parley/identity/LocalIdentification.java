package org.parley.identity;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;

/**
 * One user, the person at this machine. The peer must be a loopback address, nobody may have forwarded the request from
 * elsewhere, and the host must be a name of this machine: else a page of the internet whose name was re-pointed to
 * 127.0.0.1 (DNS rebinding) would be let in.
 */
public final class LocalIdentification implements Identification {
    private static final Caller LOCAL = new Caller("local", "You", Set.of(), Set.of(Caller.ADMIN), Caller.How.LOCAL);
    private static final Identity.Refused REFUSED = new Identity.Refused(
            "Parley runs for the user of its own machine only (parley.auth=local). Open it as localhost there.");

    private final Set<String> trustedHosts;

    /** @param trustedHosts host names, lower case, without port, that are this deployment's own by setting */
    public LocalIdentification(Set<String> trustedHosts) {
        this.trustedHosts = Set.copyOf(trustedHosts);
    }

    @Override
    public Identity identify(HttpServletRequest request) {
        boolean admitted = HostNames.isLoopbackAddress(request.getRemoteAddr())
                && ForwardedClients.of(request).stream().allMatch(HostNames::isLoopbackAddress)
                && hostIsOurs(request);
        return admitted ? new Identity.Known(LOCAL) : REFUSED;
    }

    private boolean hostIsOurs(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader("Host"))
                .map(HostNames::withoutPort)
                .filter(host -> HostNames.isThisMachine(host) || trustedHosts.contains(host))
                .isPresent();
    }
}
