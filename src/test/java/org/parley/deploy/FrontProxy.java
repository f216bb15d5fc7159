package org.parley.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Eventually.eventually;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.parley.testing.ParleyServer;
import org.parley.testing.TempFolder;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/**
 * A real proxy before two nodes, run with the file of {@code src/deploy} that is made for it: addresses and paths are this test's, all else
 * is as it stands there.
 */
final class FrontProxy implements AutoCloseable {
    static final String USER = "ann";
    static final String PASSWORD = "sesame";
    /** SHA-1, which both proxies know without asking the system. */
    private static final String USERS = USER + ":{SHA}CEo1Ae3vaEXy8eQZjsOiuBz1xrw=\n";

    enum Kind {
        NGINX,
        APACHE
    }

    private static final List<Path> APACHE_MODULES =
            List.of(Path.of("/usr/lib/apache2/modules"), Path.of("/usr/lib64/httpd/modules"));

    private final TempFolder folder;
    private final Process process;
    private final int port;

    private FrontProxy(TempFolder folder, Process process, int port) {
        this.folder = folder;
        this.process = process;
        this.port = port;
    }

    static FrontProxy before(Kind kind, ParleyServer one, ParleyServer other) {
        TempFolder folder = TempFolder.create();
        int port = freePort();
        try {
            // the proxies' workers are other users
            Files.setPosixFilePermissions(folder.path(), PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.writeString(folder.path().resolve("users"), USERS);
            List<String> command = switch (kind) {
                case NGINX -> nginx(folder.path(), port, one, other);
                case APACHE -> apache(folder.path(), port, one, other);
            };
            Program.Said checked =
                    Program.run(Stream.concat(command.stream(), Stream.of("-t")).toList());
            assertEquals(0, checked.status(), checked::text);
            Path log = folder.path().resolve("log");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            FrontProxy proxy = new FrontProxy(folder, process, port);
            eventually("it listens", () -> proxy.listens(log));
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean listens(Path log) {
        if (!process.isAlive()) {
            throw new AssertionError("it has ended: " + read(log));
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    WireResponse send(WireRequest request) {
        return request.send(InetAddress.getLoopbackAddress(), port);
    }

    private static List<String> nginx(Path folder, int port, ParleyServer one, ParleyServer other) throws IOException {
        Path program = Program.find(List.of("nginx"), "nginx-light");
        String paths = Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
                .map(name -> "    " + name + "_temp_path " + folder.resolve(name) + ";\n")
                .collect(Collectors.joining("", "http {\n", ""));
        String file = read(Path.of("src/deploy/nginx.conf"));
        file = replaced(file, "parley-1:8080", "127.0.0.1:" + one.port());
        file = replaced(file, "parley-2:8080", "127.0.0.1:" + other.port());
        file = replaced(file, "listen 80;", "listen 127.0.0.1:" + port + ";");
        file = replaced(file, "/run/nginx.pid", folder.resolve("pid").toString());
        file = replaced(file, "/etc/nginx/users", folder.resolve("users").toString());
        file = replaced(file, "http {\n", paths);
        Path conf = Files.writeString(folder.resolve("nginx.conf"), file);
        return List.of(
                program.toString(),
                "-e",
                "stderr",
                "-p",
                folder.toString(),
                "-c",
                conf.toString(),
                "-g",
                "daemon off;");
    }

    private static List<String> apache(Path folder, int port, ParleyServer one, ParleyServer other) throws IOException {
        Path program = Program.find(List.of("apache2", "httpd"), "apache2-bin");
        Path modules =
                APACHE_MODULES.stream().filter(Files::isDirectory).findFirst().orElseThrow();
        String file = read(Path.of("src/deploy/apache.conf"));
        String loads = Stream.concat(Stream.of("mpm_event", "unixd", "authn_core", "authz_core"), enabled(file))
                .filter(name -> Files.exists(modules.resolve("mod_" + name + ".so"))) // else it is built in
                .map(name -> "LoadModule " + name + "_module " + modules.resolve("mod_" + name + ".so") + "\n")
                .collect(Collectors.joining());
        file = replaced(file, "parley-1:8080", "127.0.0.1:" + one.port());
        file = replaced(file, "parley-2:8080", "127.0.0.1:" + other.port());
        file = replaced(file, "<VirtualHost *:80>", "<VirtualHost *:" + port + ">");
        file = replaced(file, "/etc/apache2/users", folder.resolve("users").toString());
        Path conf = Files.writeString(folder.resolve("apache.conf"), """
                ServerRoot "%1$s"
                DefaultRuntimeDir "%1$s"
                PidFile "%1$s/pid"
                ErrorLog "/dev/stderr"
                Listen 127.0.0.1:%2$d
                ServerName localhost
                %3$s
                User "#65534"
                Group "#65534"
                """.formatted(folder, port, loads) + file);
        return List.of(program.toString(), "-f", conf.toString(), "-DFOREGROUND");
    }

    /** The modules that its own comment has an operator enable. */
    private static Stream<String> enabled(String file) {
        String line = file.lines()
                .filter(text -> text.contains("a2enmod"))
                .findFirst()
                .orElseThrow();
        return Stream.of(line.split("a2enmod ", 2)[1].split(" ", -1));
    }

    private static String replaced(String text, String what, String by) {
        assertTrue(text.contains(what), () -> what + " is not in the file");
        return text.replace(what, by);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> workers = process.descendants().toList();
        process.destroy();
        eventually("it has ended", () -> !process.isAlive() && workers.stream().noneMatch(ProcessHandle::isAlive));
        folder.close();
    }
}
