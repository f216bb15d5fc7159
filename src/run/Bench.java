import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * What does relaying one delta cost? Measures the CPU time of a running Parley, and of nginx as a bare relay where it is
 * installed, with the same upstream and the same clients, which live in this process. Where {@code taskset} is there, this
 * process gets the first core and what is measured the second. Only ratios of one run mean anything.
 *
 * <pre>
 *   OPENAI_BASE_URL=http://127.0.0.1:19090/v1 OPENAI_API_KEY=x PARLEY_MODELS='*' ./mvnw -Prun
 *   java src/run/Bench.java
 * </pre>
 */
public final class Bench {
    private static final int UPSTREAM_PORT = 19_090;
    private static final int NGINX_PORT = 19_091;
    private static final int PARLEY_PORT =
            Integer.parseInt(Optional.ofNullable(System.getenv("PARLEY_PORT")).orElse("8080"));
    private static final Scenario WARM_UP = new Scenario("warm-up", 100, 2_000, 0);
    /** What runs while compilers still work would be measured with them. */
    private static final int WARM_UP_ROUNDS = 20;

    private static final List<Scenario> SCENARIOS =
            List.of(new Scenario("paced", 200, 500, 50), new Scenario("flood", 50, 5_000, 0));

    /** @param rate deltas a second for each stream; 0: as fast as they go */
    private record Scenario(String name, int streams, int deltas, int rate) {
        String model() {
            return "bench-" + deltas + "-" + rate;
        }
    }

    private record Target(String name, int port, String path, String body, ProcessHandle process) {
        /** Of the process and its children. */
        Duration cpu() {
            Duration all = process.info().totalCpuDuration().orElse(Duration.ZERO);
            for (ProcessHandle child : process.descendants().toList()) {
                all = all.plus(child.info().totalCpuDuration().orElse(Duration.ZERO));
            }
            return all;
        }
    }

    private Bench() {}

    public static void main(String[] args) throws Exception {
        try (ServerSocket upstream = new ServerSocket(UPSTREAM_PORT, 4096, InetAddress.getLoopbackAddress());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.submit(() -> serve(upstream, threads));
            List<Target> targets = new ArrayList<>();
            targets.add(parley());
            Optional<Process> nginx = startNginx();
            nginx.ifPresent(process -> targets.add(new Target(
                    "nginx", NGINX_PORT, "/v1/responses", "{\"model\":\"%s\",\"stream\":true}", process.toHandle())));
            pin(ProcessHandle.current(), 0);
            targets.forEach(target -> pin(target.process(), 1));
            try {
                measure(targets, threads);
            } finally {
                nginx.ifPresent(process -> process.descendants().forEach(ProcessHandle::destroy));
                nginx.ifPresent(Process::destroy);
            }
            upstream.close();
            threads.shutdownNow();
        }
    }

    private static void measure(List<Target> targets, ExecutorService threads) throws Exception {
        System.out.printf("%-8s %-8s %14s %10s %12s%n", "target", "scenario", "CPU µs/delta", "x nginx", "complete");
        for (Target target : targets) {
            for (int round = 0; round < WARM_UP_ROUNDS; round++) {
                play(target, WARM_UP, threads);
            }
        }
        for (Scenario scenario : SCENARIOS) {
            List<String> lines = new ArrayList<>();
            double[] costs = new double[targets.size()];
            for (int i = 0; i < costs.length; i++) {
                Target target = targets.get(i);
                Duration before = target.cpu();
                int complete = play(target, scenario, threads);
                double micros = target.cpu().minus(before).toNanos() / 1e3;
                costs[i] = micros / scenario.streams() / scenario.deltas();
                lines.add(String.format(
                        Locale.ROOT, "%-8s %-8s %14.2f %%10s %7d/%d", target.name(), scenario.name(), costs[i], complete, scenario.streams()));
            }
            for (int i = 0; i < costs.length; i++) {
                String ratio = costs.length < 2 ? "-" : String.format(Locale.ROOT, "%.2f", costs[i] / costs[1]);
                System.out.println(String.format(lines.get(i), ratio));
            }
        }
    }

    private static Target parley() {
        ProcessHandle process = ProcessHandle.allProcesses()
                .filter(one -> one.info().command().orElse("").endsWith("java"))
                .filter(one -> List.of(one.info().arguments().orElse(new String[0])).stream()
                        .anyMatch(argument -> argument.endsWith("RunTomcat.java")))
                .max(Comparator.comparing(one -> one.info().startInstant().orElse(Instant.MIN)))
                .orElseThrow(() -> new IllegalStateException("start Parley first: see the comment of this file"));
        String body = "{\"model\":\"%s\",\"messages\":[{\"text\":\"x\"}]}";
        return new Target("parley", PARLEY_PORT, "/api/llmstream", body, process);
    }

    private static Optional<Process> startNginx() throws IOException {
        Path directory = Files.createTempDirectory("parley-bench");
        Path configuration = directory.resolve("nginx.conf");
        Files.writeString(
                configuration,
                """
                daemon off; worker_processes 1; pid %1$s/pid; error_log %1$s/error.log;
                events { worker_connections 8192; }
                http {
                  access_log off; client_body_temp_path %1$s/b; proxy_temp_path %1$s/p;
                  fastcgi_temp_path %1$s/f; uwsgi_temp_path %1$s/u; scgi_temp_path %1$s/s;
                  server {
                    listen 127.0.0.1:%2$d backlog=4096;
                    location / { proxy_pass http://127.0.0.1:%3$d; proxy_http_version 1.1; proxy_buffering off; }
                  }
                }
                """
                        .formatted(directory, NGINX_PORT, UPSTREAM_PORT));
        try {
            Process nginx = new ProcessBuilder("nginx", "-p", directory.toString(), "-c", configuration.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("out.log").toFile())
                    .start();
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            return Optional.of(nginx).filter(Process::isAlive);
        } catch (IOException notInstalled) {
            System.out.println("nginx is not installed: no ratios");
            return Optional.empty();
        }
    }

    private static void pin(ProcessHandle process, int core) {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process);
        for (ProcessHandle one : all) {
            try {
                new ProcessBuilder("taskset", "-apc", Integer.toString(core), Long.toString(one.pid()))
                        .start()
                        .waitFor();
            } catch (IOException notThere) {
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** @return how many streams brought every delta */
    private static int play(Target target, Scenario scenario, ExecutorService threads) throws Exception {
        List<Future<Boolean>> clients = new ArrayList<>();
        for (int i = 0; i < scenario.streams(); i++) {
            clients.add(threads.submit(() -> isComplete(target, scenario)));
        }
        int complete = 0;
        for (Future<Boolean> client : clients) {
            complete += client.get() ? 1 : 0;
        }
        return complete;
    }

    private static boolean isComplete(Target target, Scenario scenario) throws IOException {
        byte[] body = target.body().formatted(scenario.model()).getBytes(StandardCharsets.UTF_8);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), target.port())) {
            socket.getOutputStream()
                    .write(bytes("POST " + target.path()
                            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: "
                            + body.length + "\r\n\r\n"));
            socket.getOutputStream().write(body);
            int deltas = 0;
            byte[] buffer = new byte[16 * 1024];
            InputStream in = socket.getInputStream();
            for (int n; (n = in.read(buffer)) >= 0; ) {
                for (int i = 0; i < n; i++) {
                    deltas += buffer[i] == '@' ? 1 : 0;
                }
            }
            return deltas == scenario.deltas();
        }
    }

    // ---- the upstream: each delta's text has one '@'

    private static Object serve(ServerSocket upstream, ExecutorService threads) throws IOException {
        while (!upstream.isClosed()) {
            Socket socket = upstream.accept();
            threads.submit(() -> {
                try (socket) {
                    socket.setTcpNoDelay(true);
                    InputStream in = new BufferedInputStream(socket.getInputStream(), 2048);
                    for (String model = request(in); !model.isEmpty(); model = request(in)) {
                        answer(model, socket.getOutputStream());
                    }
                }
                return null;
            });
        }
        return null;
    }

    /** Reads one request and returns its model; empty at the end of the connection. */
    private static String request(InputStream in) throws IOException {
        int length = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        int model = body.indexOf("bench-");
        return model < 0 ? "" : body.substring(model, body.indexOf('"', model));
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append(c == '\r' ? "" : (char) c);
        }
        return line.toString();
    }

    private static void answer(String model, OutputStream out) throws IOException {
        String[] words = model.split("-");
        int deltas = Integer.parseInt(words[1]);
        int rate = Integer.parseInt(words[2]);
        out.write(bytes("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"));
        out.write(event("response.created", "\"response\":{\"id\":\"r\",\"status\":\"in_progress\"}"));
        long next = System.nanoTime();
        for (int i = 0; i < deltas; i++) {
            out.write(event(
                    "response.output_text.delta",
                    "\"sequence_number\":" + i + ",\"item_id\":\"m\",\"output_index\":0,\"content_index\":0,\"delta\":\"@ some text \""));
            if (rate > 0) {
                next += 1_000_000_000L / rate;
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }
        out.write(event(
                "response.completed",
                "\"response\":{\"id\":\"r\",\"status\":\"completed\",\"output\":[],\"usage\":{\"input_tokens\":1,\"output_tokens\":1,\"total_tokens\":2}}"));
        out.write(bytes("0\r\n\r\n"));
    }

    /** One event in a chunk of its own, as the real API sends it. */
    private static byte[] event(String type, String fields) {
        String event = "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + fields + "}\n\n";
        return bytes(Integer.toHexString(event.length()) + "\r\n" + event + "\r\n");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
