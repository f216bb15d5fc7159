package org.parley.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ContextEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.testing.QuietTomcat;

/** Where settings stand, and which place wins. */
class SettingSourceTest {
    /** What Tomcat's naming sets for the whole Java. */
    private static final List<String> NAMING =
            List.of("catalina.useNaming", "java.naming.factory.url.pkgs", "java.naming.factory.initial");

    @TempDir
    private Path home;

    @AfterEach
    void forgetNaming() {
        NAMING.forEach(System::clearProperty);
    }

    /** What another Java, started with these system properties and this environment, takes the heartbeat to be. */
    private String heartbeat(Map<String, String> properties, Map<String, String> environment) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(), "-Xshare:auto", "-XX:TieredStopAtLevel=1"));
        properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Probe.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor(1, TimeUnit.MINUTES);
        return printed.strip();
    }

    /** Runs in a Java of its own, since an environment cannot be changed from within. */
    static final class Probe {
        private Probe() {}

        public static void main(String[] args) {
            System.out.println(
                    Settings.read(SettingSource.standard()).heartbeat().toSeconds());
        }
    }

    @ParameterizedTest(name = "property ''{0}'', environment ''{1}'', file ''{2}'': {3} s")
    @CsvSource({
        "1s, 2s, 3s, 1",
        "'', 2s, 3s, 2",
        "'', '', 3s, 3",
        "'', '', '', 10",
    })
    void thePropertyWinsOverTheEnvironmentAndThatOverTheFile(
            String property, String environment, String file, String seconds) throws Exception {
        Files.writeString(home.resolve("parley.properties"), "parley.heartbeat=" + file + "\n");
        assertEquals(
                seconds,
                heartbeat(
                        Map.of("parley.heartbeat", property),
                        Map.of("PARLEY_HEARTBEAT", environment, "PARLEY_HOME", home.toString(), "PARLEY_CONFIG", "")));
    }

    @Test
    void anotherFileCanBeNamed() throws Exception {
        Path other = Files.writeString(home.resolve("other.properties"), "parley.heartbeat = 4s\n");
        Files.writeString(home.resolve("parley.properties"), "parley.heartbeat=3s\n");
        assertEquals("4", heartbeat(Map.of("parley.home", home.toString()), Map.of("PARLEY_CONFIG", other.toString())));
    }

    @Test
    void theServersEntriesWinOverTheFileOnly() throws IOException, LifecycleException {
        Path file = Files.writeString(
                home.resolve("parley.properties"), "parley.heartbeat=3s\nparley.assistant-name=Ünal\n");
        List<SettingSource> sources = List.of(
                SettingSource.environment(Map.of("PARLEY_ABANDON_AFTER", "1s")),
                entries(Map.of("parley.heartbeat", "2s", "parley.abandon-after", "2s")),
                SettingSource.file(file, true));
        Settings settings = Settings.read(sources);
        assertEquals(1, settings.abandonAfter().toSeconds());
        assertEquals(2, settings.heartbeat().toSeconds());
        assertEquals("Ünal", settings.assistantName());
    }

    @Test
    void anEntryOfTheServerIsFoundByItsKey() throws LifecycleException {
        SettingSource entries = entries(Map.of("parley.heartbeat", "2s"));
        assertEquals(Optional.of("2s"), entries.find(Setting.HEARTBEAT.key()));
        assertEquals(Optional.empty(), entries.find(Setting.MODEL.key()));
    }

    /** What a web application finds on a Tomcat with these {@code env-entry} values. */
    private SettingSource entries(Map<String, String> values) throws LifecycleException {
        Map<String, String> found = new HashMap<>();
        Tomcat tomcat = QuietTomcat.at(home);
        tomcat.enableNaming();
        Context context = QuietTomcat.context(tomcat, "", home);
        values.forEach((key, value) -> context.getNamingResources().addEnvironment(entry(key, value)));
        context.addServletContainerInitializer(
                (classes, servletContext) -> {
                    SettingSource source = SettingSource.jndi();
                    for (Setting setting : Setting.values()) {
                        source.find(setting.key()).ifPresent(value -> found.put(setting.key(), value));
                    }
                },
                Set.of());
        tomcat.start();
        tomcat.stop();
        tomcat.destroy();
        return SettingSource.of(found);
    }

    private static ContextEnvironment entry(String key, String value) {
        ContextEnvironment entry = new ContextEnvironment();
        entry.setName(key);
        entry.setType(String.class.getName());
        entry.setValue(value);
        return entry;
    }

    @Test
    void aFileThatIsNamedMustBeThere() {
        Path missing = home.resolve("missing.properties");
        assertThrows(SettingsException.class, () -> SettingSource.file(missing, true));
        assertEquals(Optional.empty(), SettingSource.file(missing, false).find(Setting.MODEL.key()));
    }

    @Test
    void aFileThatCannotBeReadIsAFault() throws IOException {
        Path broken = Files.write(home.resolve("broken.properties"), new byte[] {'a', '=', (byte) 0xff});
        assertThrows(SettingsException.class, () -> SettingSource.file(broken, false));
    }
}
