package org.parley.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads typed values and collects every fault instead of stopping at the first. */
final class SettingsReader {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final Pattern FLAG = Pattern.compile("true|false");
    private static final Pattern PATH = Pattern.compile("/([^/\\\\].*)?");
    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    private final List<SettingSource> sources;
    private final List<String> faults;
    private final String upstream;

    SettingsReader(List<SettingSource> sources) {
        this(sources, new ArrayList<>(), "");
    }

    private SettingsReader(List<SettingSource> sources, List<String> faults, String upstream) {
        this.sources = sources;
        this.faults = faults;
        this.upstream = upstream;
    }

    /** Reads what this upstream has for itself; its faults are among all others. */
    SettingsReader of(String upstreamName) {
        return new SettingsReader(sources, faults, upstreamName);
    }

    void throwIfFaulty() {
        if (!faults.isEmpty()) {
            throw new SettingsException(faults);
        }
    }

    /** The trimmed text, or the default; empty where that is blank too. */
    Optional<String> text(Setting setting) {
        return given(setting).or(() -> Optional.of(setting.defaultText()).filter(text -> !text.isEmpty()));
    }

    /** Without the default. What is set to nothing is not set: composed environments name variables that nobody filled in. */
    Optional<String> given(Setting setting) {
        return sources.stream()
                .flatMap(source -> source.find(setting.key(upstream)).stream())
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .findFirst();
    }

    boolean flag(Setting setting) {
        return Boolean.parseBoolean(matching(setting, FLAG, "true or false"));
    }

    /** All settings as they hold, those of each upstream among them. */
    List<InForce> inForce(List<String> upstreams) {
        return Arrays.stream(Setting.values())
                .flatMap(setting -> setting.ofEachUpstream()
                        ? upstreams.stream().map(name -> of(name).inForce(setting))
                        : Stream.of(inForce(setting)))
                .toList();
    }

    private InForce inForce(Setting setting) {
        String key = setting.key(upstream);
        return given(setting)
                .map(value -> InForce.of(key, setting, value, source(setting)))
                .orElseGet(() -> InForce.of(key, setting, setting.defaultText(), ""));
    }

    private String source(Setting setting) {
        return sources.stream()
                .filter(source -> source.find(setting.key(upstream))
                        .filter(text -> !text.isBlank())
                        .isPresent())
                .findFirst()
                .map(SettingSource::name)
                .orElse("");
    }

    String required(Setting setting) {
        return text(setting).orElseGet(() -> fault(setting, "must not be empty", setting.defaultText()));
    }

    List<String> list(Setting setting) {
        return parts(setting, ",");
    }

    List<String> parts(Setting setting, String separator) {
        return text(setting).stream()
                .flatMap(text -> split(text, separator).stream())
                .toList();
    }

    /** Without what is blank. */
    static List<String> split(String text, String separator) {
        return Arrays.stream(text.split(separator, -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    long number(Setting setting, long least, long most) {
        return parsed(
                setting,
                text -> {
                    long value = Long.parseLong(text);
                    if (value < least || value > most) {
                        throw new IllegalArgumentException();
                    }
                    return value;
                },
                "a whole number from " + least + " to " + most);
    }

    Duration duration(Setting setting, Duration least, Duration most) {
        return parsed(
                setting,
                text -> {
                    Duration value = parseDuration(text);
                    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                        throw new IllegalArgumentException();
                    }
                    return value;
                },
                "a time such as 500ms, 10s, 5m, 1h, from " + words(least) + " to " + words(most));
    }

    <E extends Enum<E>> E choice(Setting setting, Class<E> type) {
        String words = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return parsed(setting, text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT)), "one of " + words);
    }

    Optional<URI> httpUrl(Setting setting) {
        return text(setting)
                .map(text -> httpUrl(text)
                        .orElseGet(() -> fault(
                                setting, "must be an http or https address", URI.create("http://invalid.invalid"))));
    }

    /** Origins as browsers write them: lower case, no default port, no path. */
    Set<Origin> origins(Setting setting) {
        Set<Origin> origins = new LinkedHashSet<>();
        for (String text : list(setting)) {
            httpUrl(text)
                    .flatMap(Origin::of)
                    .ifPresentOrElse(
                            origins::add,
                            () -> fault(
                                    setting,
                                    "must be origins such as https://chat.example.org:8443, without a path, not \""
                                            + text + "\""));
        }
        return origins;
    }

    List<AddressRange> addressRanges(Setting setting) {
        List<AddressRange> ranges = new ArrayList<>();
        for (String text : list(setting)) {
            AddressRange.parse(text)
                    .ifPresentOrElse(
                            ranges::add,
                            () -> fault(
                                    setting,
                                    "must be addresses or ranges such as 10.1.0.0/16 or ::1, not \"" + text + "\""));
        }
        return ranges;
    }

    String headerName(Setting setting) {
        return matching(setting, HEADER_NAME, "the name of a header, of letters, digits and -");
    }

    String matching(Setting setting, Pattern pattern, String expected) {
        return parsed(
                setting,
                text -> {
                    if (!pattern.matcher(text).matches()) {
                        throw new IllegalArgumentException();
                    }
                    return text;
                },
                expected);
    }

    /** What a page may lead to: an http or https address, or a path on this server. */
    Optional<String> link(Setting setting) {
        Optional<String> link = text(setting);
        if (link.filter(text -> httpUrl(text).isEmpty() && !PATH.matcher(text).matches())
                .isPresent()) {
            fault(setting, "must be an http or https address, or a path that begins with /");
        }
        return link;
    }

    private static Optional<URI> httpUrl(String text) {
        try {
            URI url = new URI(text);
            boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            return http && url.getHost() != null ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** The default is used in place of a faulty value, so that reading goes on to find the other faults. */
    private <T> T parsed(Setting setting, Function<String, T> parser, String expected) {
        String text = required(setting);
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            return fault(
                    setting, "must be " + expected + ", not \"" + text + "\"", parser.apply(setting.defaultText()));
        }
    }

    void fault(Setting setting, String what) {
        faults.add(setting.key(upstream) + " " + what);
    }

    private <T> T fault(Setting setting, String what, T instead) {
        fault(setting, what);
        return instead;
    }

    private static Duration parseDuration(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        Matcher matcher = DURATION.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException();
        }
        return UNITS.getOrDefault(matcher.group(2), Duration.ZERO).multipliedBy(Long.parseLong(matcher.group(1)));
    }

    private static String words(Duration duration) {
        return duration.isZero() ? "0" : duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
