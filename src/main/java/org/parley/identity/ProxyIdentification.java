package org.parley.identity;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.parley.config.AddressRange;
import org.parley.config.Settings;

/**
 * Takes a proxy's word, in a header, for who sends a request. Only from the peer that the connection comes from: what a request
 * says of hops before it ({@code X-Forwarded-For}) anybody can write. A header that comes twice, or one whose name another
 * program could take for it ({@code X_Forwarded_User}), is a sign that the proxy let a client's own through.
 */
public final class ProxyIdentification implements Identification {
    private final String userHeader;
    private final String groupsHeader;
    private final List<AddressRange> trusted;
    private final Roles roles;

    public ProxyIdentification(Settings.Auth auth) {
        this.userHeader = auth.userHeader();
        this.groupsHeader = auth.groupsHeader();
        this.trusted = List.copyOf(auth.proxies());
        this.roles = Roles.of(auth);
    }

    @Override
    public Identity identify(HttpServletRequest request) {
        String peer = request.getRemoteAddr();
        if (trusted.stream().noneMatch(range -> range.contains(peer))) {
            return new Identity.Refused("Parley is reached through the company's proxy only (parley.auth=proxy).");
        }
        List<String> users = values(request, userHeader);
        List<String> groups = values(request, groupsHeader);
        if (users.size() > 1 || groups.size() > 1 || hasLookAlike(request)) {
            return new Identity.Refused(
                    "The request says more than once who sends it; the proxy must drop such headers.");
        }
        return users.stream()
                .findFirst()
                .flatMap(ProxyIdentification::name)
                .<Identity>map(user -> known(user, groups))
                .orElseGet(() -> new Identity.Refused("The proxy does not say who sends the request; log in there."));
    }

    private Identity known(String user, List<String> groups) {
        Set<String> names = groups.stream()
                .flatMap(list -> Arrays.stream(list.split(",", -1)))
                .flatMap(group -> name(group).stream())
                .collect(Collectors.toUnmodifiableSet());
        return new Identity.Known(new Caller(user, user, names, roles.of(user, names), Caller.How.PROXY));
    }

    private static List<String> values(HttpServletRequest request, String name) {
        return Collections.list(request.getHeaders(name));
    }

    private boolean hasLookAlike(HttpServletRequest request) {
        return Collections.list(request.getHeaderNames()).stream()
                .anyMatch(name -> looksLike(name, userHeader) || looksLike(name, groupsHeader));
    }

    private static boolean looksLike(String name, String header) {
        return !name.equalsIgnoreCase(header) && name.replace('_', '-').equalsIgnoreCase(header.replace('_', '-'));
    }

    /** Servers read headers as ISO 8859-1, proxies write names in UTF-8. */
    private static Optional<String> name(String header) {
        return PersonName.of(utf8(header.getBytes(ISO_8859_1)).orElse(header));
    }

    private static Optional<String> utf8(byte[] bytes) {
        try {
            return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
