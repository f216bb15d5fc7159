package org.parley.cluster;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** One connection, for one exchange. Given back whole, or not at all. */
final class ValkeyLane implements AutoCloseable {
    /** Less than the connection's patience. */
    private static final long REPLICAS_MILLIS = 2_000;

    private static final List<String> NOT_NOW =
            List.of("READONLY", "LOADING", "MASTERDOWN", "CLUSTERDOWN", "NOREPLICAS");

    private final Connection connection;
    private final boolean asking;
    private boolean whole = true;

    /** @param asking whether the server is only being given what it is asked about */
    ValkeyLane(Connection connection, boolean asking) {
        this.connection = connection;
        this.asking = asking;
    }

    /**
     * @return for each what was answered, or a {@link JedisDataException}
     * @throws JedisException where it is not known what was done, or it was done but not enough replicas have it
     */
    List<@Nullable Object> exchange(List<ValkeyAsk> asks, int replicas) {
        whole = false;
        List<@Nullable Object> answers = send(asks);
        List<Integer> unknown = new ArrayList<>();
        Set<ValkeyScript> scripts = EnumSet.noneOf(ValkeyScript.class);
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i) instanceof JedisNoScriptException) {
                unknown.add(i);
                asks.get(i).script().ifPresent(scripts::add);
            }
        }
        if (!unknown.isEmpty()) {
            teach(scripts);
            List<@Nullable Object> again = send(unknown.stream().map(asks::get).toList());
            for (int i = 0; i < unknown.size(); i++) {
                answers.set(unknown.get(i), again.get(i));
            }
        }
        if (replicas > 0) {
            awaitReplicas(replicas);
        }
        answers.forEach(ValkeyLane::requireItIsItself);
        whole = true;
        return answers;
    }

    private List<@Nullable Object> send(List<ValkeyAsk> asks) {
        for (ValkeyAsk ask : asks) {
            if (asking) {
                connection.sendCommand(Protocol.Command.ASKING);
            }
            connection.sendCommand(ask.words());
        }
        List<@Nullable Object> answers = new ArrayList<>();
        int each = asking ? 2 : 1; // the server says that it may be asked, then it answers
        List<?> all = connection.getMany(asks.size() * each);
        for (int i = each - 1; i < all.size(); i += each) {
            answers.add(all.get(i));
        }
        return answers;
    }

    private void teach(Set<ValkeyScript> scripts) {
        scripts.forEach(script -> connection.sendCommand(Protocol.Command.SCRIPT, "LOAD", script.text()));
        for (Object loaded : connection.getMany(scripts.size())) {
            if (loaded instanceof JedisDataException refused) {
                throw refused;
            }
        }
    }

    /** Of all that this connection has written. */
    private void awaitReplicas(int replicas) {
        connection.sendCommand(Protocol.Command.WAIT, Integer.toString(replicas), Long.toString(REPLICAS_MILLIS));
        if (connection.getIntegerReply() < replicas) {
            throw new JedisException(
                    "not enough replicas have what was written (parley.valkey.replicas=" + replicas + ")");
        }
    }

    /** A server that has lost its place is left; the next connection may find the one that has it. */
    private static void requireItIsItself(@Nullable Object answer) {
        if (answer instanceof JedisDataException refusal
                && NOT_NOW.stream().anyMatch(String.valueOf(refusal.getMessage())::startsWith)) {
            throw refusal;
        }
    }

    @Override
    public void close() {
        if (!whole) {
            connection.setBroken();
        }
        connection.close();
    }
}
