package org.parley.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A Parley in a process of its own, on a free port or on {@code parley.port}, which can be killed and frozen. It ends with the process
 * that started it.
 */
public final class ParleyProcess implements AutoCloseable {
    private final Process process;
    private final int port;

    private ParleyProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Blocks until it answers. */
    public static ParleyProcess start(Map<String, String> settings) {
        return start(settings, ProcessBuilder.Redirect.INHERIT, System.getProperty("java.class.path"));
    }

    /** @param log where it writes what it has to say */
    public static ParleyProcess start(Map<String, String> settings, ProcessBuilder.Redirect log, String classPath) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                ParleyProcess.class.getName()));
        settings.forEach((key, value) -> command.add(key + "=" + value));
        try {
            Process process = new ProcessBuilder(command).redirectError(log).start();
            BufferedReader said = process.inputReader(UTF_8);
            String port = Optional.ofNullable(said.readLine())
                    .orElseThrow(() -> new IllegalStateException("the server did not start"));
            return new ParleyProcess(process, Integer.parseInt(port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public WireResponse send(WireRequest request) {
        return request.send(InetAddress.getLoopbackAddress(), port);
    }

    public int port() {
        return port;
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** It stands still until it is thawed; its connections stay open. */
    public void freeze() {
        signal("STOP");
    }

    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("kill -" + name + ": " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** At once, as {@code kill -9}: nothing of it runs any more when this returns. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    /** In the process: serves until the other end of its input is gone. */
    public static void main(String[] settings) throws IOException {
        ParleyServer server = ParleyServer.asInstalled(Arrays.stream(settings)
                .map(setting -> setting.split("=", 2))
                .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1])));
        System.out.println(server.port());
        long unused = System.in.transferTo(OutputStream.nullOutputStream());
        Runtime.getRuntime().halt(0);
    }
}
