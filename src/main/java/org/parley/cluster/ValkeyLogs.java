package org.parley.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.parley.config.ValkeySettings;
import redis.clients.jedis.Protocol;

/**
 * In Valkey, or Redis from 6.2 on; one server or a cluster. Each write to an answer is one script, which compares its node and the
 * number of its last event. Nothing is kept for ever: what no list knows any more, Valkey itself lets go of in the end.
 */
final class ValkeyLogs implements SharedLogs, AutoCloseable {
    private static final String STOP = "stop";
    private static final String DELETED = "gone";
    /** Longer than any answer takes and any retention lasts. */
    private static final Duration LONGEST = Duration.ofDays(9);

    /** Memory is dear: that there was an answer is known for so much longer than what it said. */
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private static final int READ_AT_ONCE = 200;
    private static final int MOST_READ = 4 << 20;
    private static final int LEAST_READ = 16 << 10;
    private static final System.Logger LOG = System.getLogger(ValkeyLogs.class.getName());

    private final ValkeyServers servers;
    private final ValkeyKeys keys;
    private final String node;
    private final Bus bus;
    private final Members members;
    private final ValkeyLists lists;
    private final ValkeyWakes wakes;
    private final ValkeyDoubts doubts;

    ValkeyLogs(ValkeyServers servers, ValkeyKeys keys, String node, Bus bus, Members members) {
        this.servers = servers;
        this.keys = keys;
        this.node = node;
        this.bus = bus;
        this.members = members;
        this.lists = new ValkeyLists(servers, keys, node);
        this.wakes = new ValkeyWakes(servers, keys, node, bus::lookAgain);
        this.doubts = new ValkeyDoubts(servers, keys);
    }

    /** @throws UnreachableLogsException with a sentence for the operator */
    static ValkeyLogs open(ValkeySettings settings, ValkeyKeys keys, String node, Bus bus, Members members) {
        ValkeyServers servers = new ValkeyServers(ValkeyRoutes.open(settings), settings.replicas());
        return new ValkeyLogs(servers, keys, node, bus, members);
    }

    /** Hears the other nodes from now on. */
    void start() {
        wakes.start();
    }

    @Override
    public boolean register(SharedAnswer answer, Optional<Block> first) {
        lists.enter(answer.id());
        answer.place().ifPresent(place -> lists.enter(answer.id(), place.conversation()));
        List<Object> arguments = new ArrayList<>();
        arguments.add(first.map(Block::last).orElse(0L));
        arguments.add(first.map(Block::bytes).orElseGet(() -> new byte[0]));
        arguments.add(first.flatMap(Block::ending).orElse(""));
        arguments.add(LONGEST.toSeconds());
        arguments.addAll(ValkeyAnswers.fields(answer, node));
        Object made = servers.write(List.of(ValkeyAsk.script(ValkeyScript.REGISTER, both(answer.id()), arguments)))
                .getFirst();
        return isOne(made);
    }

    private List<String> both(String answer) {
        return List.of(keys.answer(answer), keys.blocks(answer));
    }

    private static boolean isOne(@Nullable Object number) {
        return Long.valueOf(1).equals(number);
    }

    @Override
    public Set<String> append(List<Block> blocks) {
        List<@Nullable Object> answers = write(blocks);
        Set<String> taken = new HashSet<>();
        List<String> ended = new ArrayList<>();
        Map<String, List<String>> news = new LinkedHashMap<>();
        for (int i = 0; i < blocks.size(); i++) {
            Object readers = answers.get(i);
            if (readers != null) {
                String id = blocks.get(i).answer();
                taken.add(id);
                blocks.get(i).ending().ifPresent(ending -> ended.add(id));
                Stream.of(ValkeyAnswers.text(readers).split(" "))
                        .filter(reader -> !reader.isEmpty())
                        .forEach(reader -> news.computeIfAbsent(reader, any -> new ArrayList<>())
                                .add(id));
            }
        }
        tell(ended, news);
        return taken;
    }

    private List<@Nullable Object> write(List<Block> blocks) {
        try {
            return servers.write(blocks.stream().map(this::append).toList());
        } catch (UnreachableLogsException e) {
            doubts.add(blocks);
            throw e;
        }
    }

    private ValkeyAsk append(Block block) {
        return ValkeyAsk.script(
                ValkeyScript.APPEND,
                both(block.answer()),
                List.of(
                        node,
                        block.first() - 1,
                        block.first(),
                        block.last(),
                        block.bytes(),
                        block.ending().orElse(""),
                        LONGEST.toSeconds()));
    }

    /** What is written is written: neither the list of what has ended nor the other nodes need to be told of it. */
    private void tell(List<String> ended, Map<String, List<String>> news) {
        List<ValkeyAsk> asks = new ArrayList<>(wakes.words(news));
        if (!ended.isEmpty()) {
            asks.add(lists.finish(ended));
        }
        try {
            servers.ask(asks);
        } catch (UnreachableLogsException e) {
            LOG.log(System.Logger.Level.DEBUG, "other nodes find out by themselves: {0}", e.toString());
        }
    }

    @Override
    public Map<String, Standing> standing(Collection<String> answers) {
        doubts.clear(answers);
        List<String> ids = List.copyOf(answers);
        List<@Nullable Object> found = servers.ask(ids.stream()
                .map(id -> ValkeyAsk.command(Protocol.Command.HMGET, keys.answer(id), "node", "last", "ended", "stop"))
                .toList());
        Map<String, Standing> standing = new HashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            List<?> fields = ValkeyAnswers.list(found.get(i));
            if (fields.get(0) != null) {
                standing.put(
                        ids.get(i),
                        new Standing(
                                ValkeyAnswers.text(fields.get(0)),
                                Long.parseLong(ValkeyAnswers.text(fields.get(1))),
                                fields.get(2) != null,
                                fields.get(3) != null));
            }
        }
        return standing;
    }

    @Override
    public Optional<SharedAnswer> find(String answer) {
        Object hash = servers.ask(List.of(ValkeyAsk.command(Protocol.Command.HGETALL, keys.answer(answer))))
                .getFirst();
        return ValkeyAnswers.answer(answer, hash);
    }

    @Override
    public List<Block> read(Map<String, Long> after) {
        Map<String, Long> open = new LinkedHashMap<>(after);
        List<Block> blocks = new ArrayList<>();
        long size = 0;
        while (!open.isEmpty() && (size < MOST_READ || blocks.size() < FULL)) {
            List<String> some = open.keySet().stream().limit(READ_AT_ONCE).toList();
            int enough = Math.max(MOST_READ / some.size(), LEAST_READ);
            List<@Nullable Object> entries = servers.ask(some.stream()
                    .map(id -> ValkeyAsk.script(
                            ValkeyScript.READ, both(id), List.of(node, open.getOrDefault(id, 0L) + 1, enough)))
                    .toList());
            for (int i = 0; i < some.size(); i++) {
                List<Block> ofOne = ValkeyAnswers.blocks(some.get(i), entries.get(i));
                long sizeOfOne =
                        ofOne.stream().mapToLong(block -> block.bytes().length).sum();
                blocks.addAll(ofOne);
                size += sizeOfOne;
                open.remove(some.get(i));
                if (sizeOfOne >= enough) {
                    open.put(some.get(i), ofOne.getLast().last()); // there may be more
                }
            }
        }
        return blocks;
    }

    @Override
    public List<SharedAnswer> orphans() {
        if (!members.mayJudge()) {
            return List.of();
        }
        Set<String> living = members.living();
        List<SharedAnswer> orphans = new ArrayList<>();
        for (String gone : lists.nodes()) {
            if (!gone.equals(node) && !living.contains(gone)) {
                orphans.addAll(lists.running(gone));
                lists.strike(gone);
            }
        }
        return orphans;
    }

    @Override
    public List<SharedAnswer> own() {
        return lists.running(node);
    }

    @Override
    public boolean takeOver(SharedAnswer orphan) {
        lists.enter(orphan.id());
        return isOne(servers.write(List.of(ValkeyAsk.script(
                        ValkeyScript.TAKE_OVER, List.of(keys.answer(orphan.id())), List.of(node, orphan.node()))))
                .getFirst());
    }

    @Override
    public Set<String> note(Map<String, String> notes) {
        List<String> ids = List.copyOf(notes.keySet());
        List<@Nullable Object> kept = servers.write(ids.stream()
                .map(id -> ValkeyAsk.script(
                        ValkeyScript.NOTE, List.of(keys.answer(id)), List.of(node, notes.getOrDefault(id, ""))))
                .toList());
        Set<String> noted = new HashSet<>();
        for (int i = 0; i < ids.size(); i++) {
            if (isOne(kept.get(i))) {
                noted.add(ids.get(i));
            }
        }
        return noted;
    }

    @Override
    public Optional<String> noted(String answer) {
        return Optional.ofNullable(
                        servers.ask(List.of(ValkeyAsk.command(Protocol.Command.HGET, keys.answer(answer), "note")))
                                .getFirst())
                .map(ValkeyAnswers::text);
    }

    @Override
    public void askStop(String answer) {
        servers.write(List.of(ValkeyAsk.script(ValkeyScript.ASK_STOP, List.of(keys.answer(answer)), List.of())));
        bus.tell(STOP, answer);
    }

    @Override
    public void askStopIn(String conversation) {
        standing(lists.in(conversation)).forEach((id, standing) -> {
            if (!standing.ended()) {
                askStop(id);
            }
        });
    }

    @Override
    public void delete(String answer) {
        Object whose = servers.write(List.of(ValkeyAsk.script(ValkeyScript.DELETE, both(answer), List.of())))
                .getFirst();
        if (whose != null) {
            servers.ask(lists.drop(ValkeyAnswers.text(whose), answer));
        }
        bus.tell(DELETED, answer);
    }

    @Override
    public void forget(Duration retention) {
        for (String whose : lists.nodes()) {
            List<String> due = lists.claim(whose, retention);
            while (!due.isEmpty()) {
                forget(whose, due, retention);
                due = lists.claim(whose, retention);
            }
        }
    }

    private void forget(String whose, List<String> due, Duration retention) {
        List<@Nullable Object> done = servers.ask(due.stream()
                .map(id -> ValkeyAsk.script(
                        ValkeyScript.FORGET, both(id), List.of(retention.toSeconds(), REMEMBERED.toSeconds())))
                .toList());
        List<String> forgotten = new ArrayList<>();
        for (int i = 0; i < due.size(); i++) {
            if (isOne(done.get(i))) {
                forgotten.add(due.get(i));
            }
        }
        if (!forgotten.isEmpty()) {
            lists.forgotten(whose, forgotten);
        }
    }

    @Override
    public void onWritten(Consumer<Collection<String>> listener) {
        wakes.on(listener);
    }

    @Override
    public void onStop(Consumer<String> listener) {
        bus.on(STOP, listener);
    }

    @Override
    public void onDeleted(Consumer<String> listener) {
        bus.on(DELETED, listener);
    }

    @Override
    public void close() {
        try (servers) {
            wakes.close();
        }
    }
}
