package org.parley.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.TestUpstream.expectedText;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** OpenAI's clients for Node, as their makers publish them, against a running Parley whose model is a {@link TestUpstream}. */
public final class NodeClients {
    public static final String MODEL = "mock-n20-utf8-items";
    private static final Path FOLDER = Path.of("src/test/clients");
    private static final Path INSTALLED = Path.of("target/client-modules-installed-from.json");

    private NodeClients() {}

    /** Only when the lock differs from what was last installed from. */
    public static void install() throws IOException, InterruptedException {
        Path lock = FOLDER.resolve("package-lock.json");
        if (!Files.exists(FOLDER.resolve("node_modules"))
                || !Files.exists(INSTALLED)
                || Files.mismatch(lock, INSTALLED) != -1) {
            run(FOLDER, Map.of(), "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error");
            Files.createDirectories(Path.of("target"));
            Files.deleteIfExists(INSTALLED);
            Files.copy(lock, INSTALLED);
        }
    }

    /**
     * The tests of one client.
     *
     * @param v1 where Parley speaks their language
     * @param spent a key that may ask nothing more
     */
    public static void test(String client, URI v1, String key, String spent) throws IOException, InterruptedException {
        Map<String, String> given = Map.of(
                "PARLEY_BASE_URL",
                v1.toString(),
                "PARLEY_KEY",
                key,
                "PARLEY_SPENT_KEY",
                spent,
                "PARLEY_TEXT",
                expectedText(MODEL));
        run(FOLDER, given, "node", "--test", client + ".test.js");
    }

    /** @return what it said */
    public static String run(Path folder, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertTrue(process.waitFor(5, TimeUnit.MINUTES), "no end of " + Arrays.toString(command));
        assertEquals(0, process.exitValue(), said);
        return said;
    }
}
