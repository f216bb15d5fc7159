package org.parley.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.config.Secret;
import org.parley.testing.LogRecorder;
import org.parley.testing.TestUpstream;

/** Neither the key nor what the upstream says leaves this room; and nothing stays behind in it. */
final class OpenAiSecrecyTest {
    private static final List<String> FAILING = List.of(
            "mock-fail401", "mock-fail400", "mock-fail500", "mock-cut-k1", "mock-errorevent-k1", "mock-garbage-k1");

    @Test
    void theOptionsDoNotShowTheKey() {
        OpenAiOptions options =
                OpenAiFixture.options("http://localhost/v1", Duration.ofSeconds(1), Duration.ofSeconds(1));
        assertFalse(options.toString().contains("SECRET"), options.toString());
    }

    @Test
    void neitherKeyNorUpstreamTextIsToldOrLogged() {
        StringBuilder told = new StringBuilder();
        try (LogRecorder log = LogRecorder.start();
                OpenAiFixture fixture = OpenAiFixture.start()) {
            for (String model : FAILING) {
                told.append(fixture.ask(model).fault()).append('\n');
            }
            told.append(log.records());
        }
        assertFalse(told.toString().contains("SECRET"), told.toString());
        assertTrue(told.toString().contains("status 401"), told.toString());
        assertTrue(told.toString().contains("mock_code"), told.toString());
    }

    @Test
    void aKeyThatHttpCannotCarryIsNotQuoted() {
        OpenAiOptions options = new OpenAiOptions(
                Optional.of(new Secret("SECRET\nX-Injected: yes")),
                Optional.of(URI.create("http://127.0.0.1:1/v1")),
                Optional.empty(),
                Optional.empty(),
                UpstreamApi.AUTO,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                false);
        try (TestUpstream upstream = TestUpstream.start();
                OpenAiProvider provider = new OpenAiProvider(at(options, upstream))) {
            ProviderException failure = assertThrows(ProviderException.class, provider::models);
            StringWriter text = new StringWriter();
            failure.printStackTrace(new PrintWriter(text));
            assertFalse(text.toString().contains("SECRET"), text.toString());
            assertEquals(0, upstream.started());
        }
    }

    @Test
    void nothingIsPrinted() {
        PrintStream before = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try (OpenAiFixture fixture = OpenAiFixture.start()) {
            assertTrue(fixture.ask("mock-n3").ending() instanceof Ending.Completed);
        } finally {
            System.setErr(before);
        }
        assertEquals("", printed.toString(StandardCharsets.UTF_8));
    }

    @Test
    void noThreadStays(@TempDir Path directory) throws IOException {
        try (OpenAiFixture fixture = OpenAiFixture.start()) {
            assertTrue(fixture.ask("mock-n3").ending() instanceof Ending.Completed);
            assertTrue(threads(directory.resolve("during.json")).contains("parley-upstream-watchdog"));
        }
        TestUpstream.await("no thread of ours", () -> {
            Path file = directory.resolve("after-" + System.nanoTime() + ".json");
            return !threads(file).contains("parley-upstream");
        });
    }

    private static String threads(Path file) {
        try {
            ManagementFactory.getPlatformMXBean(com.sun.management.HotSpotDiagnosticMXBean.class)
                    .dumpThreads(file.toString(), com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat.JSON);
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static OpenAiOptions at(OpenAiOptions options, TestUpstream upstream) {
        return new OpenAiOptions(
                options.apiKey(),
                Optional.of(URI.create(upstream.baseUrl())),
                options.organization(),
                options.project(),
                options.api(),
                options.connectTimeout(),
                options.firstEventTimeout(),
                options.silenceTimeout(),
                false);
    }
}
