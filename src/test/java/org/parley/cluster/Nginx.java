package org.parley.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.parley.testing.Eventually.eventually;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A real nginx before the nodes: each request to the next one, no stickiness. It ends with the process that started it. */
final class Nginx implements AutoCloseable {
    private static final List<String> INSTALL = List.of(
            "sh", "-c", "apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y nginx-light");

    private final Process process;
    private final int port;

    private Nginx(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static Nginx before(List<Integer> nodes, Path folder) {
        int port = Fleet.freePort();
        try {
            Path configuration = Files.createDirectories(folder).resolve("nginx.conf");
            Files.writeString(configuration, configuration(nodes, folder.toAbsolutePath(), port));
            // it lives as long as somebody holds the other end of the shell's input
            String command = "\"$0\" -p \"$1\" -c \"$1/nginx.conf\" & cat > /dev/null; kill $!; wait";
            Process process = new ProcessBuilder(
                            "sh",
                            "-c",
                            command,
                            executable().toString(),
                            folder.toAbsolutePath().toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("nginx.out").toFile())
                    .start();
            Nginx nginx = new Nginx(process, port);
            eventually("nginx listens", nginx::listens);
            return nginx;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    /**
     * A node that says nothing for longer than any pause between two heartbeats is given up. What may be sent twice goes to the next
     * node by itself; a POST does not, its client repeats it.
     */
    private static String configuration(List<Integer> nodes, Path folder, int port) {
        String servers = nodes.stream()
                .map(node -> "server 127.0.0.1:" + node + " max_fails=1 fail_timeout=2s;")
                .collect(Collectors.joining(" "));
        return """
                daemon off; worker_processes 1; pid %1$s/nginx.pid; error_log %1$s/nginx-error.log;
                events { worker_connections 4096; }
                http {
                  access_log off; client_body_temp_path %1$s/b; proxy_temp_path %1$s/p;
                  fastcgi_temp_path %1$s/f; uwsgi_temp_path %1$s/u; scgi_temp_path %1$s/s;
                  upstream nodes { %2$s }
                  server {
                    listen 127.0.0.1:%3$d backlog=4096;
                    location / {
                      proxy_pass http://nodes; proxy_http_version 1.1; proxy_set_header Host $http_host; proxy_buffering off;
                      proxy_connect_timeout 2s; proxy_read_timeout 5s;
                      proxy_next_upstream error timeout http_502 http_503 http_504;
                    }
                    location = /health/drain { return 404; }
                  }
                }
                """.formatted(folder, servers, port);
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            if (!process.isAlive()) {
                throw new IllegalStateException("nginx has ended: status " + process.exitValue());
            }
            return false;
        }
    }

    private static Path executable() {
        return onPath().orElseGet(Nginx::install);
    }

    private static Optional<Path> onPath() {
        return Stream.concat(
                        Stream.of(System.getenv("PATH").split(File.pathSeparator)),
                        Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(folder -> Path.of(folder, "nginx"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Path install() {
        if (!"root".equals(System.getProperty("user.name")) || !Files.isExecutable(Path.of("/usr/bin/apt-get"))) {
            throw new IllegalStateException("The tests of several nodes need nginx. Install it by:\n"
                    + "    apt-get update && apt-get install -y nginx-light");
        }
        try {
            Process apt = new ProcessBuilder(INSTALL).redirectErrorStream(true).start();
            String said = new String(apt.getInputStream().readAllBytes(), UTF_8);
            int status = apt.waitFor();
            return onPath().orElseThrow(() -> new IllegalStateException(
                    "apt-get update && apt-get install -y nginx-light: status " + status + "\n" + said));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while installing nginx", e);
        }
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        process.onExit().join();
    }
}
