package org.parley.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** Several nodes on one PostgreSQL behind one nginx, and the line by which clients come. */
final class Fleet implements AutoCloseable {
    private final Postgres postgres;
    private final List<Node> nodes;
    private final Nginx nginx;
    private final Relay clients;

    private Fleet(Postgres postgres, List<Node> nodes, Nginx nginx) {
        this.postgres = postgres;
        this.nodes = nodes;
        this.nginx = nginx;
        this.clients = Relay.to(nginx.port());
    }

    /** Blocks until all nodes answer; they start at the same time, on an empty database. */
    static Fleet start(int size, TestUpstream upstream, Map<String, String> more, Path folder) {
        return start(size, upstream, more, Sabotage.NONE, folder);
    }

    static Fleet start(int size, TestUpstream upstream, Map<String, String> more, Sabotage sabotage, Path folder) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "parley.titles", "question", // a title that is asked of the model would count as a question
                "parley.heartbeat", "1s"));
        settings.putAll(more);
        Postgres postgres = Postgres.start(folder.resolve("postgres"));
        List<CompletableFuture<Node>> starting = IntStream.rangeClosed(1, size)
                .mapToObj(number -> CompletableFuture.supplyAsync(
                        () -> Node.start(
                                "node-" + number,
                                postgres,
                                ParleyServer.upstreamSettings(upstream, settings),
                                sabotage.classPath(),
                                folder),
                        task -> Thread.ofVirtual().start(task)))
                .toList();
        List<Node> nodes = starting.stream().map(CompletableFuture::join).toList();
        sabotage.database().ifPresent(postgres::execute);
        Nginx nginx = Nginx.before(nodes.stream().map(Node::port).toList(), folder.resolve("nginx"));
        return new Fleet(postgres, nodes, nginx);
    }

    List<Node> nodes() {
        return nodes;
    }

    Postgres postgres() {
        return postgres;
    }

    /** As a client does: by whichever node nginx chooses. */
    WireResponse send(WireRequest request) {
        return request.send(InetAddress.getLoopbackAddress(), clients.port());
    }

    /** What each node says of an answer when it is asked for its events, without waiting for more. */
    List<String> views(String generation) {
        return nodes.stream().map(node -> node.view(generation)).toList();
    }

    /** @see Relay#cut */
    void cutClients(double share, Random random) {
        clients.cut(share, random);
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        clients.close();
        nginx.close();
        nodes.forEach(Node::close);
        postgres.close();
    }
}
