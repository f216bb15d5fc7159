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

/** A Parley in a process of its own, on a free port, which can be killed. It ends with the process that started it. */
public final class ParleyProcess implements AutoCloseable {
    private final Process process;
    private final int port;

    private ParleyProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Blocks until it answers. */
    public static ParleyProcess start(Map<String, String> settings) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ParleyProcess.class.getName()));
        settings.forEach((key, value) -> command.add(key + "=" + value));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
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
