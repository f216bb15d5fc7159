package org.parley.identity;

import java.util.Locale;
import java.util.regex.Pattern;

/** What a host name or literal address tells without asking anybody. */
final class HostNames {
    private static final Pattern LOOPBACK_V4 = Pattern.compile("127(\\.\\d{1,3}){3}");
    private static final String V4_IN_V6 = "::ffff:";

    private HostNames() {}

    /** @param address literal, IPv6 with or without brackets; a name is not an address */
    static boolean isLoopbackAddress(String address) {
        String bare = withoutBrackets(address).toLowerCase(Locale.ROOT);
        String v4 = bare.startsWith(V4_IN_V6) ? bare.substring(V4_IN_V6.length()) : bare;
        return LOOPBACK_V4.matcher(v4).matches() || bare.equals("::1") || bare.equals("0:0:0:0:0:0:0:1");
    }

    /**
     * Whether the name means this machine wherever it is looked up. No other name does, also not one without a dot: it may be
     * found in a search domain.
     *
     * @param host lower case, without port
     * @see <a href="https://www.rfc-editor.org/rfc/rfc6761#section-6.3">RFC 6761</a>
     */
    static boolean isThisMachine(String host) {
        return host.equals("localhost") || host.endsWith(".localhost") || isLoopbackAddress(host);
    }

    /** From {@code host}, {@code host:port}, {@code [v6]:port}; a bare IPv6 address stays as it is. */
    static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        boolean port = colon >= 0 && (host.charAt(Math.max(0, colon - 1)) == ']' || host.indexOf(':') == colon);
        return (port ? host.substring(0, colon) : host).toLowerCase(Locale.ROOT);
    }

    private static String withoutBrackets(String address) {
        return address.startsWith("[") && address.endsWith("]") ? address.substring(1, address.length() - 1) : address;
    }
}
