package org.parley.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Network addresses with a common beginning, IPv4 or IPv6. An IPv4 address inside IPv6 ({@code ::ffff:10.0.0.1}) is the IPv4
 * address.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4632#section-3.1">RFC 4632</a>
 */
public final class AddressRange {
    /** Literal addresses only: a name would be looked up. */
    private static final Pattern LITERAL = Pattern.compile("(\\d{1,3}\\.){3}\\d{1,3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private static final Pattern BITS = Pattern.compile("\\d{1,3}");

    private final byte[] network;
    private final int bits;

    private AddressRange(byte[] network, int bits) {
        this.network = network;
        this.bits = bits;
    }

    /** From {@code 10.1.0.0/16}, or one address; empty where it is neither, or names an address inside the range instead of its first. */
    public static Optional<AddressRange> parse(String text) {
        String[] parts = text.split("/", 2);
        Optional<byte[]> address = literal(parts[0]);
        if (address.isEmpty() || (parts.length == 2 && !BITS.matcher(parts[1]).matches())) {
            return Optional.empty();
        }
        byte[] network = address.get();
        int bits = parts.length == 2 ? Integer.parseInt(parts[1]) : network.length * 8;
        AddressRange range = new AddressRange(network, bits);
        return bits <= network.length * 8 && range.restIsZero() ? Optional.of(range) : Optional.empty();
    }

    /** @param address literal, as {@code ServletRequest.getRemoteAddr()} gives it */
    public boolean contains(String address) {
        return literal(address).filter(this::contains).isPresent();
    }

    private boolean contains(byte[] address) {
        if (address.length != network.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            if (bit(address, bit) != bit(network, bit)) {
                return false;
            }
        }
        return true;
    }

    private boolean restIsZero() {
        for (int bit = bits; bit < network.length * 8; bit++) {
            if (bit(network, bit)) {
                return false;
            }
        }
        return true;
    }

    private static boolean bit(byte[] address, int bit) {
        return (address[bit / 8] >> (7 - bit % 8) & 1) == 1;
    }

    private static Optional<byte[]> literal(String text) {
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        int zone = bare.indexOf('%');
        String address = zone < 0 ? bare : bare.substring(0, zone);
        if (!LITERAL.matcher(address).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(address).getAddress());
        } catch (UnknownHostException malformed) {
            return Optional.empty();
        }
    }
}
