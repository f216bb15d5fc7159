package org.parley.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The Valkey (or Redis) that has the logs of answers.
 *
 * @param hosts not empty; several are of one cluster
 * @param tls whether it is spoken to under TLS, by a certificate that the JVM trusts
 * @param replicas so many must have what is written before it counts as written
 */
public record ValkeySettings(
        List<Host> hosts, boolean tls, Optional<String> user, Optional<Secret> password, int database, int replicas) {

    /** Where a server listens. */
    public record Host(String name, int port) {
        @Override
        public String toString() {
            return name + ':' + port;
        }
    }

    private static final Set<String> TLS = Set.of("rediss", "valkeys");
    private static final int USUAL_PORT = 6379;
    private static final int MOST_REPLICAS = 5;
    private static final Pattern ADDRESS = Pattern.compile("(?<scheme>redis|rediss|valkey|valkeys)://"
            + "(?:(?<user>[^:@/\\s]*)(?::(?<password>[^@/\\s]*))?@)?(?<hosts>[^@/?#\\s]+)(?:/(?<database>\\d{1,4})?)?");
    private static final Pattern HOST =
            Pattern.compile("(?<name>[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])(?::(?<port>\\d{1,5}))?");

    static Optional<ValkeySettings> read(SettingsReader reader, Settings.Storage storage) {
        int replicas = (int) reader.number(Setting.VALKEY_REPLICAS, 0, MOST_REPLICAS);
        Optional<String> address = reader.text(Setting.VALKEY_URL);
        if (address.isEmpty()) {
            return Optional.empty();
        }
        if (!storage.url().orElse("").startsWith("jdbc:postgresql:")) {
            reader.fault(
                    Setting.VALKEY_URL,
                    "is for nodes that share a PostgreSQL, so parley.db.url must be the address of one");
        }
        Optional<ValkeySettings> read = parse(address.get(), replicas);
        if (read.isEmpty()) { // without the text, which may hold a password
            reader.fault(
                    Setting.VALKEY_URL,
                    "must be such as redis://valkey.example.org:6379, rediss://user:password@host, or redis://one:6379,two:6379 for a cluster; what stands for user and password is percent-encoded");
        }
        return read;
    }

    private static Optional<ValkeySettings> parse(String address, int replicas) {
        Matcher matcher = ADDRESS.matcher(address);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        List<Optional<Host>> hosts = Stream.of(matcher.group("hosts").split(",", -1))
                .map(ValkeySettings::host)
                .toList();
        if (hosts.stream().anyMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ValkeySettings(
                    hosts.stream().flatMap(Optional::stream).toList(),
                    TLS.contains(matcher.group("scheme")),
                    decoded(matcher, "user"),
                    decoded(matcher, "password").map(Secret::new),
                    Optional.ofNullable(matcher.group("database"))
                            .map(Integer::parseInt)
                            .orElse(0),
                    replicas));
        } catch (IllegalArgumentException notPercentEncoded) {
            return Optional.empty();
        }
    }

    private static Optional<Host> host(String text) {
        Matcher matcher = HOST.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int port = Optional.ofNullable(matcher.group("port"))
                .map(Integer::parseInt)
                .orElse(USUAL_PORT);
        return Optional.of(new Host(matcher.group("name"), port)).filter(host -> port > 0 && port < 1 << 16);
    }

    /** A plus is itself here, unlike in a form. */
    private static Optional<String> decoded(Matcher matcher, String group) {
        return Optional.ofNullable(matcher.group(group))
                .filter(text -> !text.isEmpty())
                .map(text -> URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8));
    }
}
