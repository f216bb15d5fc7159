package org.parley.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.parley.config.Setting;
import org.parley.testing.TempFolder;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files of {@code src/deploy} can be read by whom they are for, and name only settings that there are. */
class DeployFilesTest {
    private static final Path FOLDER = Path.of("src/deploy");
    private static final Pattern IN_WORDS = Pattern.compile("\\bparley\\.[a-z][a-z0-9.-]*[a-z0-9]");
    private static final Pattern IN_ENVIRONMENT = Pattern.compile("\\bPARLEY_[A-Z0-9_]+");
    /** Files, and what only server.xml and the run command know. */
    private static final Set<String> OTHERS = Set.of("parley.war", "parley.service", "parley.yaml", "parley.address");

    static List<Path> files() {
        try (Stream<Path> all = Files.walk(FOLDER)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Path> yamlFiles() {
        return files().stream()
                .filter(file -> file.toString().endsWith(".yaml"))
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Object> documents(Path file) {
        Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        return StreamSupport.stream(yaml.loadAll(read(file)).spliterator(), false)
                .toList();
    }

    /** What is found by these names, one within the other; numbers count in lists. */
    private static Object at(Object node, String... names) {
        Object here = node;
        for (String name : names) {
            Object next =
                    here instanceof List<?> list ? list.get(Integer.parseInt(name)) : ((Map<?, ?>) here).get(name);
            here = Objects.requireNonNull(next, () -> name + " of " + String.join("/", names) + " is not there");
        }
        return here;
    }

    private static Object ofKind(String file, String kind) {
        return documents(FOLDER.resolve(file)).stream()
                .filter(document -> kind.equals(at(document, "kind")))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("files")
    void noSettingIsNamedThatThereIsNot(Path file) {
        Set<String> keys = Arrays.stream(Setting.values()).map(Setting::key).collect(Collectors.toSet());
        Set<String> variables = keys.stream()
                .map(key -> key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"))
                .collect(Collectors.toSet());
        Set<String> unknown = new TreeSet<>();
        IN_WORDS.matcher(read(file))
                .results()
                .map(found -> found.group())
                .filter(name -> !keys.contains(name) && !OTHERS.contains(name))
                .forEach(unknown::add);
        IN_ENVIRONMENT
                .matcher(read(file))
                .results()
                .map(found -> found.group())
                .filter(name -> !variables.contains(name))
                .forEach(unknown::add);
        assertEquals(Set.of(), unknown);
    }

    @ParameterizedTest
    @MethodSource("files")
    void theReadmeSaysWhatItIs(Path file) {
        String name = FOLDER.relativize(file).toString();
        String told = name.contains("/") ? name.substring(0, name.indexOf('/') + 1) : name;
        assertTrue(read(Path.of("README.md")).contains("`" + told), () -> told + " is not in the README");
    }

    @ParameterizedTest
    @MethodSource("yamlFiles")
    void yamlIsYaml(Path file) {
        documents(file).forEach(document -> assertTrue(document instanceof Map, file::toString));
    }

    @Test
    void composeHasTwoNodesAndTimeToDrain() {
        Object compose = documents(FOLDER.resolve("compose.yaml")).getFirst();
        for (String node : List.of("parley-1", "parley-2")) {
            assertEquals("90s", at(compose, "services", node, "stop_grace_period"));
            assertEquals("60s", at(compose, "services", node, "environment", "PARLEY_DRAIN"));
            assertTrue(at(compose, "services", node, "pre_stop").toString().contains("/health/drain"));
        }
        assertEquals(
                at(compose, "services", "nginx", "networks", "inside", "ipv4_address"),
                at(compose, "services", "parley-1", "environment", "PARLEY_PROXY_TRUSTED"));
    }

    @Test
    void podsHaveTimeToDrain() {
        Object deployment = ofKind("kubernetes/parley.yaml", "Deployment");
        assertEquals(2, at(deployment, "spec", "replicas"));
        Object pod = at(deployment, "spec", "template", "spec");
        int grace = (int) at(pod, "terminationGracePeriodSeconds");
        String drain = (String) at(ofKind("kubernetes/parley.yaml", "ConfigMap"), "data", "PARLEY_DRAIN");
        assertTrue(grace > Integer.parseInt(drain.replace("s", "")) + 20, () -> grace + " s for " + drain);
        assertTrue(at(pod, "containers", "0", "lifecycle", "preStop", "exec", "command")
                .toString()
                .contains("/health/drain"));
        assertEquals("/health/ready", at(pod, "containers", "0", "readinessProbe", "httpGet", "path"));
        assertEquals("/health/live", at(pod, "containers", "0", "livenessProbe", "httpGet", "path"));
        assertEquals(
                "off",
                at(
                        ofKind("kubernetes/ingress.yaml", "Ingress"),
                        "metadata",
                        "annotations",
                        "nginx.ingress.kubernetes.io/proxy-buffering"));
    }

    @Test
    void noSecretIsWrittenDown() {
        ((Map<?, ?>) at(ofKind("kubernetes/secret.yaml", "Secret"), "stringData"))
                .forEach((name, value) -> assertEquals("", value, name::toString));
    }

    @Test
    void theSiteForIisIsXml() throws Exception {
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(FOLDER.resolve("iis/web.config").toFile());
    }

    @Test
    void systemdTakesTheService() throws IOException {
        Path analyze = Program.find(List.of("systemd-analyze"), "systemd");
        try (TempFolder folder = TempFolder.create()) {
            Path unit = Files.writeString(
                    folder.path().resolve("parley.service"),
                    read(FOLDER.resolve("systemd/parley.service"))
                            .replace("/opt/tomcat/bin/catalina.sh run", "/bin/true")); // Tomcat is not here
            Program.Said said = Program.run(List.of(analyze.toString(), "verify", unit.toString()));
            assertEquals(new Program.Said(0, ""), said);
        }
    }
}
