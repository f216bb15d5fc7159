package org.parley.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisAskDataException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisMovedDataException;

/**
 * Asks servers many things at once: all that one of them is asked goes in one piece, and its answers come in one piece. What a server
 * has certainly not done, since it does not know the script or has given the key away, is asked again; where it is not certain, the
 * caller is told so. Thread-safe; blocks.
 */
final class ValkeyServers implements AutoCloseable {
    private static final int TRIES = 8;
    private static final Duration PAUSE = Duration.ofMillis(10);

    private final ValkeyRoutes routes;
    private final int replicas;

    /** @param replicas that must have what was written before {@link #write} returns */
    ValkeyServers(ValkeyRoutes routes, int replicas) {
        this.routes = routes;
        this.replicas = replicas;
    }

    /** @return what was answered: null, a whole number, bytes or a list of such; in the order of what was asked */
    List<@Nullable Object> ask(List<ValkeyAsk> asks) {
        return ask(asks, 0);
    }

    /** The same, for what must not be lost with a server. */
    List<@Nullable Object> write(List<ValkeyAsk> asks) {
        return ask(asks, replicas);
    }

    /** A connection for the caller alone, to be closed after use. */
    Connection connect() {
        try {
            return routes.connect();
        } catch (JedisException e) {
            throw new UnreachableLogsException(e);
        }
    }

    /** @param asking whether it is one that is just being given the key */
    private record Stop(HostAndPort server, boolean asking) {}

    private List<@Nullable Object> ask(List<ValkeyAsk> asks, int replicasNeeded) {
        @Nullable Object[] answers = new @Nullable Object[asks.size()];
        Map<Integer, Stop> open = new LinkedHashMap<>();
        for (int i = 0; i < asks.size(); i++) {
            open.put(i, new Stop(server(asks.get(i)), false));
        }
        for (int tries = 0; !open.isEmpty(); tries++) {
            if (tries > 0) {
                pause(tries);
            }
            Map<Stop, List<Integer>> parts = new LinkedHashMap<>();
            open.forEach((index, stop) ->
                    parts.computeIfAbsent(stop, any -> new ArrayList<>()).add(index));
            Map<Integer, Stop> again = new LinkedHashMap<>();
            exchange(parts, asks, replicasNeeded).forEach((index, answer) -> {
                if (answer instanceof JedisDataException refusal) {
                    again.put(index, next(refusal, asks.get(index)));
                } else {
                    answers[index] = answer;
                }
            });
            open = again;
        }
        return Arrays.asList(answers);
    }

    private static void pause(int tries) {
        if (tries == TRIES) {
            throw new UnreachableLogsException("Valkey's cluster is being changed");
        }
        LockSupport.parkNanos(PAUSE.multipliedBy(tries).toNanos());
    }

    private HostAndPort server(ValkeyAsk ask) {
        try {
            return routes.server(ask.key())
                    .orElseThrow(() -> new UnreachableLogsException("no server of Valkey's cluster has this key now"));
        } catch (JedisException e) {
            throw new UnreachableLogsException(e);
        }
    }

    /** Where to ask again what was refused; throws it where that would be wrong or vain. */
    private Stop next(JedisDataException refusal, ValkeyAsk ask) {
        if (refusal instanceof JedisAskDataException elsewhere) {
            return new Stop(elsewhere.getTargetNode(), true);
        }
        if (refusal instanceof JedisMovedDataException elsewhere) {
            return new Stop(elsewhere.getTargetNode(), false);
        }
        if (isForLater(refusal)) {
            return new Stop(server(ask), false);
        }
        throw new UnreachableLogsException(refusal);
    }

    /** A part of its keys is here and a part there, for a moment. */
    private static boolean isForLater(JedisDataException refusal) {
        return String.valueOf(refusal.getMessage()).startsWith("TRYAGAIN");
    }

    private Map<Integer, @Nullable Object> exchange(
            Map<Stop, List<Integer>> parts, List<ValkeyAsk> asks, int replicasNeeded) {
        if (parts.size() == 1) {
            var only = parts.entrySet().iterator().next();
            return exchange(only.getKey(), only.getValue(), asks, replicasNeeded);
        }
        Map<Integer, @Nullable Object> all = new LinkedHashMap<>();
        try (ExecutorService atOnce = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Map<Integer, @Nullable Object>>> futures = parts.entrySet().stream()
                    .map(part -> atOnce.submit(() -> exchange(part.getKey(), part.getValue(), asks, replicasNeeded)))
                    .toList();
            for (var future : futures) {
                all.putAll(future.get());
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof UnreachableLogsException known
                    ? known
                    : new UnreachableLogsException(String.valueOf(e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnreachableLogsException(e);
        }
        return all;
    }

    private Map<Integer, @Nullable Object> exchange(
            Stop stop, List<Integer> indexes, List<ValkeyAsk> asks, int replicasNeeded) {
        Map<Integer, @Nullable Object> answers = new LinkedHashMap<>();
        List<ValkeyAsk> some = indexes.stream().map(asks::get).toList();
        try (ValkeyLane lane = new ValkeyLane(routes.connect(stop.server()), stop.asking())) {
            List<@Nullable Object> all = lane.exchange(some, replicasNeeded);
            for (int i = 0; i < indexes.size(); i++) {
                answers.put(indexes.get(i), all.get(i));
            }
        } catch (JedisException e) {
            routes.doubt(stop.server());
            throw new UnreachableLogsException("Valkey at " + stop.server() + ": " + e.getMessage(), e);
        }
        if (answers.values().stream().anyMatch(JedisMovedDataException.class::isInstance)) {
            routes.doubt(stop.server());
        }
        return answers;
    }

    @Override
    public void close() {
        routes.close();
    }
}
