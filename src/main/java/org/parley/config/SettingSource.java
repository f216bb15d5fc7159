package org.parley.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** One place where a setting may stand. */
@FunctionalInterface
public interface SettingSource {
    Optional<String> find(Setting setting);

    /** What people call the place. */
    default String name() {
        return "settings";
    }

    /** A place with a name. */
    record Named(String name, SettingSource source) implements SettingSource {
        @Override
        public Optional<String> find(Setting setting) {
            return source.find(setting);
        }
    }

    /** The places of a deployed Parley, strongest first: system property, environment, JNDI, properties file. */
    static List<SettingSource> standard() {
        SettingSource properties =
                new Named("system property", setting -> Optional.ofNullable(System.getProperty(setting.key())));
        SettingSource environment = environment(System.getenv());
        SettingsReader early =
                new SettingsReader(List.of(properties, environment)); // where the file is stands not in it
        Optional<String> named = early.text(Setting.CONFIG);
        Path file = path(named.orElseGet(() -> early.required(Setting.HOME) + "/parley.properties"));
        return List.of(properties, environment, jndi(), file(file, named.isPresent()));
    }

    static SettingSource environment(Map<String, String> environment) {
        return new Named("environment", setting -> Optional.ofNullable(environment.get(setting.environmentName())));
    }

    /** For tests: exactly these, by key. */
    static SettingSource of(Map<String, String> values) {
        return setting -> Optional.ofNullable(values.get(setting.key()));
    }

    /** {@code env-entry} values of the web application: {@code java:comp/env/parley.heartbeat}. */
    @SuppressWarnings("BanJNDI") // the names are our own constants and the values the operator's
    static SettingSource jndi() {
        return new Named("JNDI", setting -> {
            try {
                return Optional.ofNullable(InitialContext.doLookup("java:comp/env/" + setting.key()))
                        .map(Object::toString);
            } catch (NamingException notThere) {
                return Optional.empty();
            }
        });
    }

    /** A UTF-8 properties file; one that must exist and cannot be read is a {@link SettingsException}. */
    static SettingSource file(Path file, boolean mustExist) {
        if (!mustExist && !Files.exists(file)) {
            return setting -> Optional.empty();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new SettingsException(List.of("the settings file " + file + " cannot be read: " + e.getMessage()));
        }
        return new Named(file.toString(), setting -> Optional.ofNullable(properties.getProperty(setting.key())));
    }

    /** A path in which a leading {@code ~} is the user's home. */
    static Path path(String text) {
        return Path.of(text.startsWith("~") ? System.getProperty("user.home") + text.substring(1) : text);
    }
}
