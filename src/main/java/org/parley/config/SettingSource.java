package org.parley.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** One place where a setting may stand. */
@FunctionalInterface
public interface SettingSource {
    /** @param key as a system property has it */
    Optional<String> find(String key);

    /** What people call the place. */
    default String name() {
        return "settings";
    }

    /** A place with a name. */
    record Named(String name, SettingSource source) implements SettingSource {
        @Override
        public Optional<String> find(String key) {
            return source.find(key);
        }
    }

    /** The places of a deployed Parley, strongest first: system property, environment, JNDI, properties file. */
    static List<SettingSource> standard() {
        SettingSource properties = new Named("system property", key -> Optional.ofNullable(System.getProperty(key)));
        SettingSource environment = environment(System.getenv());
        SettingsReader early =
                new SettingsReader(List.of(properties, environment)); // where the file is stands not in it
        Optional<String> named = early.text(Setting.CONFIG);
        Path file = path(named.orElseGet(() -> early.required(Setting.HOME) + "/parley.properties"));
        return List.of(properties, environment, jndi(), file(file, named.isPresent()));
    }

    /** There {@code parley.max-request-bytes} is {@code PARLEY_MAX_REQUEST_BYTES}. */
    static SettingSource environment(Map<String, String> environment) {
        return new Named(
                "environment",
                key -> Optional.ofNullable(environment.get(
                        key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'))));
    }

    /** For tests: exactly these, by key. */
    static SettingSource of(Map<String, String> values) {
        return key -> Optional.ofNullable(values.get(key));
    }

    /** {@code env-entry} values of the web application: {@code java:comp/env/parley.heartbeat}. */
    @SuppressWarnings("BanJNDI") // the names are made of our own constants and the values the operator's
    static SettingSource jndi() {
        return new Named("JNDI", key -> {
            try {
                return Optional.ofNullable(InitialContext.doLookup("java:comp/env/" + key))
                        .map(Object::toString);
            } catch (NamingException notThere) {
                return Optional.empty();
            }
        });
    }

    /** A UTF-8 properties file; one that must exist and cannot be read is a {@link SettingsException}. */
    static SettingSource file(Path file, boolean mustExist) {
        if (!mustExist && !Files.exists(file)) {
            return key -> Optional.empty();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new SettingsException(List.of("the settings file " + file + " cannot be read: " + e.getMessage()));
        }
        return new Named(file.toString(), key -> Optional.ofNullable(properties.getProperty(key)));
    }

    /** A path in which a leading {@code ~} is the user's home. */
    static Path path(String text) {
        return Path.of(text.startsWith("~") ? System.getProperty("user.home") + text.substring(1) : text);
    }
}
