package org.parley.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a node is taken out of service.
 *
 * @param limit how long running answers may take to end
 * @param key who has it may say when; empty: nobody may by HTTP
 */
public record DrainSettings(Duration limit, Optional<Secret> key) {
    /** It is sent in a header. */
    private static final Pattern KEY = Pattern.compile("[!-~]{16,}");

    static DrainSettings read(SettingsReader reader) {
        Optional<String> key = reader.text(Setting.DRAIN_KEY);
        if (key.filter(text -> !KEY.matcher(text).matches()).isPresent()) {
            reader.fault(
                    Setting.DRAIN_KEY,
                    "must have at least 16 characters, ASCII and no blanks, such as openssl rand -hex 32 makes");
        }
        return new DrainSettings(
                reader.duration(Setting.DRAIN, Duration.ZERO, Duration.ofHours(2)), key.map(Secret::new));
    }
}
