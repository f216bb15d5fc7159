package org.parley.cluster;

import static org.parley.cluster.ValkeyAnswers.list;
import static org.parley.cluster.ValkeyAnswers.text;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Protocol;

/**
 * Which answers there are, by the node that makes them. A list and an answer may be on two servers, which no write can change at
 * once; so whatever is to be found is entered first, and what is in a list for nothing is struck out when somebody comes across it.
 * A node may end between any two writes: then a list has too much, never too little.
 */
final class ValkeyLists {
    /** Whoever is entered for nothing may be about to be there; nobody takes so long. */
    private static final Duration GRACE = Duration.ofHours(1);

    /** Longer than any answer takes. */
    private static final Duration CONVERSATION = Duration.ofDays(2);

    private static final Duration CLAIMED = Duration.ofMinutes(1);
    private static final int AT_ONCE = 500;

    private final ValkeyServers servers;
    private final ValkeyKeys keys;
    private final String node;

    ValkeyLists(ValkeyServers servers, ValkeyKeys keys, String node) {
        this.servers = servers;
        this.keys = keys;
        this.node = node;
    }

    /** Before an answer becomes this node's. */
    void enter(String answer) {
        servers.write(List.of(
                ValkeyAsk.script(ValkeyScript.ENTER, List.of(keys.nodes()), List.of(node)),
                ValkeyAsk.script(ValkeyScript.ENTER, List.of(keys.running(node)), List.of(answer))));
    }

    /** Before it is registered. Not struck out at its end: the set goes some days after the conversation's last question. */
    void enter(String answer, String conversation) {
        String key = keys.conversation(conversation);
        servers.write(List.of(
                ValkeyAsk.command(Protocol.Command.SADD, key, answer),
                ValkeyAsk.command(Protocol.Command.EXPIRE, key, CONVERSATION.toSeconds())));
    }

    /** All that run in a conversation, and others. */
    List<String> in(String conversation) {
        return list(one(ValkeyAsk.command(Protocol.Command.SMEMBERS, keys.conversation(conversation)))).stream()
                .map(ValkeyAnswers::text)
                .toList();
    }

    /** After answers of this node's have ended. */
    ValkeyAsk finish(Collection<String> answers) {
        return finish(node, answers);
    }

    private ValkeyAsk finish(String whose, Collection<String> answers) {
        return ValkeyAsk.script(
                ValkeyScript.FINISH, List.of(keys.running(whose), keys.ended(whose)), List.copyOf(answers));
    }

    /** An answer of that node's is no more. */
    List<ValkeyAsk> drop(String whose, String answer) {
        return List.of(
                ValkeyAsk.command(Protocol.Command.ZREM, keys.running(whose), answer),
                ValkeyAsk.command(Protocol.Command.ZREM, keys.ended(whose), answer));
    }

    /** All nodes of which there may be anything, this one too. */
    Collection<String> nodes() {
        return entries(keys.nodes()).keySet();
    }

    /** Members, and when they were entered. */
    private Map<String, String> entries(String key) {
        Map<String, String> entries = new LinkedHashMap<>();
        for (var each = list(one(ValkeyAsk.command(Protocol.Command.ZRANGE, key, "0", "-1", "WITHSCORES")))
                        .iterator();
                each.hasNext(); ) {
            entries.put(text(each.next()), text(each.next()));
        }
        return entries;
    }

    private @Nullable Object one(ValkeyAsk ask) {
        return servers.ask(List.of(ask)).getFirst();
    }

    /** Those that run on a node. */
    List<SharedAnswer> running(String whose) {
        List<Map.Entry<String, String>> all =
                List.copyOf(entries(keys.running(whose)).entrySet());
        List<SharedAnswer> running = new ArrayList<>();
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            look(whose, all.subList(from, Math.min(all.size(), from + AT_ONCE)), running);
        }
        return running;
    }

    private void look(String whose, List<Map.Entry<String, String>> some, List<SharedAnswer> running) {
        List<@Nullable Object> hashes = servers.ask(some.stream()
                .map(entry -> ValkeyAsk.command(Protocol.Command.HGETALL, keys.answer(entry.getKey())))
                .toList());
        List<String> ended = new ArrayList<>();
        List<Object> nothing = new ArrayList<>(List.of(GRACE.toSeconds()));
        for (int i = 0; i < some.size(); i++) {
            String id = some.get(i).getKey();
            Object hash = hashes.get(i);
            Optional<SharedAnswer> answer =
                    ValkeyAnswers.answer(id, hash).filter(known -> known.node().equals(whose));
            if (answer.isEmpty()) {
                nothing.addAll(List.of(id, some.get(i).getValue()));
            } else if (ValkeyAnswers.isRunning(hash)) {
                running.add(answer.get());
            } else {
                ended.add(id);
            }
        }
        List<ValkeyAsk> asks = new ArrayList<>();
        if (!ended.isEmpty()) {
            asks.add(finish(whose, ended));
        }
        if (nothing.size() > 1) {
            asks.add(ValkeyAsk.script(ValkeyScript.STRIKE, List.of(keys.running(whose)), nothing));
        }
        servers.ask(asks);
    }

    /** Forgets a node that is gone, once nothing of it is left. */
    void strike(String gone) {
        List<@Nullable Object> left = servers.ask(List.of(
                ValkeyAsk.command(Protocol.Command.EXISTS, keys.running(gone)),
                ValkeyAsk.command(Protocol.Command.EXISTS, keys.ended(gone)),
                ValkeyAsk.command(Protocol.Command.ZSCORE, keys.nodes(), gone)));
        Object since = left.get(2);
        if (Long.valueOf(0).equals(left.get(0)) && Long.valueOf(0).equals(left.get(1)) && since != null) {
            one(ValkeyAsk.script(
                    ValkeyScript.STRIKE, List.of(keys.nodes()), List.of(GRACE.toSeconds(), gone, text(since))));
        }
    }

    /** Some of those that ended on a node so long ago; for a minute nobody else is given them. */
    List<String> claim(String whose, Duration retention) {
        return list(one(ValkeyAsk.script(
                        ValkeyScript.CLAIM,
                        List.of(keys.ended(whose)),
                        List.of(retention.toSeconds(), AT_ONCE, CLAIMED.toSeconds()))))
                .stream()
                .map(ValkeyAnswers::text)
                .toList();
    }

    void forgotten(String whose, List<String> answers) {
        one(ValkeyAsk.command(Protocol.Command.ZREM, keys.ended(whose), answers.toArray()));
    }
}
