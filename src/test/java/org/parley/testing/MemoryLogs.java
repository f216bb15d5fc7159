package org.parley.testing;

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
import java.util.function.Predicate;
import org.parley.cluster.Block;
import org.parley.cluster.SharedAnswer;
import org.parley.cluster.SharedLogs;
import org.parley.cluster.Standing;

/** The logs of several nodes in the memory of one process, without servers: {@link House} is what they share. */
public final class MemoryLogs implements SharedLogs {
    /** What nodes share. */
    public static final class House {
        private final Map<String, Log> logs = new LinkedHashMap<>();
        private final List<MemoryLogs> nodes = new ArrayList<>();
        private final Set<String> gone = new HashSet<>();

        public synchronized MemoryLogs join(String node) {
            MemoryLogs joined = new MemoryLogs(this, node);
            nodes.add(joined);
            return joined;
        }

        /** Others find from now on that this node is gone; it need not know. */
        public synchronized void endLease(String node) {
            gone.add(node);
        }
    }

    private static final class Log {
        private SharedAnswer answer;
        private final List<Block> blocks = new ArrayList<>();
        private Optional<String> note = Optional.empty();
        private boolean stopAsked;
        private Optional<Long> endedAt = Optional.empty();

        private Log(SharedAnswer answer) {
            this.answer = answer;
        }

        private long last;

        private void add(Block block) {
            blocks.add(block);
            last = block.last();
            endedAt = block.ending().map(ending -> System.nanoTime());
        }

        private void change(String node, boolean kept) {
            answer = new SharedAnswer(
                    answer.id(),
                    node,
                    answer.owner(),
                    answer.model(),
                    answer.relayed(),
                    answer.place(),
                    answer.inputTokens(),
                    answer.receipt(),
                    kept);
        }
    }

    private final House house;
    private final String node;
    private volatile Consumer<Collection<String>> written = nobody -> {};
    private volatile Consumer<String> stop = nobody -> {};
    private volatile Consumer<String> deleted = nobody -> {};

    private MemoryLogs(House house, String node) {
        this.house = house;
        this.node = node;
    }

    private List<MemoryLogs> others() {
        synchronized (house) {
            return house.nodes.stream().filter(other -> other != this).toList();
        }
    }

    @Override
    public boolean register(SharedAnswer answer, Optional<Block> first) {
        synchronized (house) {
            if (house.logs.containsKey(answer.id())) {
                return false;
            }
            Log log = new Log(answer);
            log.change(node, true);
            first.ifPresent(log::add);
            house.logs.put(answer.id(), log);
            return true;
        }
    }

    @Override
    public Set<String> append(List<Block> blocks) {
        Set<String> taken = new HashSet<>();
        synchronized (house) {
            for (Block block : blocks) {
                Log log = house.logs.get(block.answer());
                if (log != null
                        && log.answer.node().equals(node)
                        && log.endedAt.isEmpty()
                        && log.last == block.first() - 1) {
                    log.add(block);
                    taken.add(block.answer());
                }
            }
        }
        if (!taken.isEmpty()) {
            others().forEach(other -> other.written.accept(taken));
        }
        return taken;
    }

    @Override
    public Map<String, Standing> standing(Collection<String> answers) {
        Map<String, Standing> standing = new HashMap<>();
        synchronized (house) {
            for (String id : answers) {
                Log log = house.logs.get(id);
                if (log != null) {
                    standing.put(id, new Standing(log.answer.node(), log.last, log.endedAt.isPresent(), log.stopAsked));
                }
            }
        }
        return standing;
    }

    @Override
    public Optional<SharedAnswer> find(String answer) {
        synchronized (house) {
            return Optional.ofNullable(house.logs.get(answer)).map(log -> log.answer);
        }
    }

    @Override
    public List<Block> read(Map<String, Long> after) {
        synchronized (house) {
            return after.entrySet().stream()
                    .flatMap(wanted -> Optional.ofNullable(house.logs.get(wanted.getKey())).stream()
                            .flatMap(log -> log.blocks.stream())
                            .filter(block -> block.first() > wanted.getValue()))
                    .limit(FULL)
                    .toList();
        }
    }

    @Override
    public List<SharedAnswer> orphans() {
        return running(answer -> !answer.node().equals(node) && house.gone.contains(answer.node()));
    }

    @Override
    public List<SharedAnswer> own() {
        return running(answer -> answer.node().equals(node));
    }

    private List<SharedAnswer> running(Predicate<SharedAnswer> which) {
        synchronized (house) {
            return house.logs.values().stream()
                    .filter(log -> log.endedAt.isEmpty())
                    .map(log -> log.answer)
                    .filter(which)
                    .toList();
        }
    }

    @Override
    public boolean takeOver(SharedAnswer orphan) {
        synchronized (house) {
            Log log = house.logs.get(orphan.id());
            if (log == null || log.endedAt.isPresent() || !log.answer.node().equals(orphan.node())) {
                return false;
            }
            log.change(node, true);
            return true;
        }
    }

    @Override
    public Set<String> note(Map<String, String> notes) {
        Set<String> noted = new HashSet<>();
        synchronized (house) {
            notes.forEach((id, note) -> Optional.ofNullable(house.logs.get(id))
                    .filter(log -> log.answer.node().equals(node) && log.endedAt.isEmpty())
                    .ifPresent(log -> {
                        log.note = Optional.of(note);
                        noted.add(id);
                    }));
        }
        return noted;
    }

    @Override
    public Optional<String> noted(String answer) {
        synchronized (house) {
            return Optional.ofNullable(house.logs.get(answer)).flatMap(log -> log.note);
        }
    }

    @Override
    public void askStop(String answer) {
        synchronized (house) {
            Optional.ofNullable(house.logs.get(answer))
                    .filter(log -> log.endedAt.isEmpty())
                    .ifPresent(log -> log.stopAsked = true);
        }
        others().forEach(other -> other.stop.accept(answer));
    }

    @Override
    public void askStopIn(String conversation) {
        running(answer -> answer.place()
                        .filter(place -> place.conversation().equals(conversation))
                        .isPresent())
                .forEach(answer -> askStop(answer.id()));
    }

    @Override
    public void delete(String answer) {
        synchronized (house) {
            house.logs.remove(answer);
        }
        others().forEach(other -> other.deleted.accept(answer));
    }

    @Override
    public void forget(Duration retention) {
        long now = System.nanoTime();
        synchronized (house) {
            for (Log log : house.logs.values()) {
                if (log.endedAt.filter(at -> now - at >= retention.toNanos()).isPresent()) {
                    log.blocks.clear();
                    log.change(log.answer.node(), false);
                }
            }
        }
    }

    @Override
    public void onWritten(Consumer<Collection<String>> listener) {
        written = listener;
    }

    @Override
    public void onStop(Consumer<String> listener) {
        stop = listener;
    }

    @Override
    public void onDeleted(Consumer<String> listener) {
        deleted = listener;
    }
}
