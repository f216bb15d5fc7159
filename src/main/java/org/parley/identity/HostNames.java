package org.parley.identity;

import java.util.Locale;
import java.util.regex.Pattern;

/** What a host name or literal address tells without asking anybody. */
final class HostNames {
    private static final Pattern LOOPBACK_V4 = Pattern.compile("127(\\.\\d{1,3}){3}");
    private static final Pattern ADDRESS_V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    private HostNames() {}

    static boolean isLoopback(String address) {
        String bare = address.startsWith("::ffff:") ? address.substring("::ffff:".length()) : address;
        return LOOPBACK_V4.matcher(bare).matches() || bare.equals("::1") || bare.equals("0:0:0:0:0:0:0:1");
    }

    static String withoutPort(String host) {
        int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
        return (end > 0 ? host.substring(0, end) : host).toLowerCase(Locale.ROOT);
    }

    /** Literal addresses, localhost and names without a dot are not resolved by the public DNS. */
    static boolean cannotBeRebound(String host) {
        return host.startsWith("[")
                || ADDRESS_V4.matcher(host).matches()
                || host.equals("localhost")
                || host.endsWith(".localhost")
                || host.indexOf('.') < 0;
    }
}
