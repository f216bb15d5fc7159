package org.parley.generation;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.parley.cluster.SharedAnswer;
import org.parley.cluster.SharedLogs;
import org.parley.cluster.Standing;
import org.parley.conversation.Messages;
import org.parley.conversation.RunningMessage;

/**
 * Sees to it that every shared answer comes to its end: notices what this node has been asked, or has lost, without hearing of it, and
 * takes over what a node has left behind that is gone. Each node does so; the shared log decides which of them succeeds. Everything
 * here is done again until it is done. One thread at a time.
 */
public final class Keeper {
    /** How often {@link #sweep} is to be called. */
    public static final Duration SWEEPING = Duration.ofSeconds(5);

    /** Younger messages are left to their node. */
    private static final Duration GRACE = Duration.ofSeconds(15);

    private static final System.Logger LOG = System.getLogger(Keeper.class.getName());

    private final Generations generations;
    private final Sharing sharing;
    private final SharedLogs logs;
    private final Messages messages;
    private final Orphans orphans;
    /** Whose end was not stored though they had one, when they were looked at before. */
    private Set<String> unstored = Set.of();

    Keeper(Generations generations, Sharing sharing, Messages messages, Orphans orphans) {
        this.generations = generations;
        this.sharing = sharing;
        this.logs = sharing.logs();
        this.messages = messages;
        this.orphans = orphans;
    }

    /** To be called every second. Blocks for the database. */
    public void look() {
        lookAtOwn();
        for (SharedAnswer stray : logs.own()) {
            Optional<Generation> made = generations.madeHere(stray.id());
            made.filter(Generation::ended).ifPresent(sharing::doubt);
            if (made.isEmpty()) {
                adopt(stray); // it was made known, or taken over, and the database's answer was lost
            }
        }
        for (SharedAnswer orphan : logs.orphans()) {
            if (logs.takeOver(orphan)) {
                adopt(orphan);
            }
        }
    }

    /** One with which something is wrong does not keep the others waiting; it is tried again. */
    private void adopt(SharedAnswer answer) {
        try {
            orphans.adopt(answer);
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "an answer whose node is gone could not be ended now: " + answer.id(),
                    e);
        }
    }

    private void lookAtOwn() {
        Map<String, Generation> own = generations.madeHere().stream()
                .filter(generation -> !generation.lost())
                .collect(Collectors.toMap(generation -> generation.id().text(), Function.identity()));
        if (own.isEmpty()) {
            return;
        }
        Map<String, Standing> standing = logs.standing(own.keySet());
        own.forEach((id, generation) -> {
            Standing now = standing.get(id);
            if (now == null) {
                generation.stop(); // deleted: nobody goes on with it
            }
            if (now == null || !now.node().equals(sharing.node())) {
                generations.lost(generation);
            } else if (now.stopAsked()) {
                generation.stop();
            }
        });
    }

    /**
     * Stores the end of answers that have one, or were never begun, while their message still says that they run: their node has
     * ended between the one and the other. Blocks for the database.
     */
    public void sweep() {
        List<RunningMessage> running = messages.running(GRACE).stream()
                .filter(message -> generations.madeHere(message.generation()).isEmpty())
                .toList();
        Map<String, Standing> standing =
                logs.standing(running.stream().map(RunningMessage::generation).toList());
        Set<String> late = new HashSet<>();
        for (RunningMessage message : running) {
            Optional<Standing> now = Optional.ofNullable(standing.get(message.generation()));
            if (now.isEmpty()) {
                messages.interrupt(message);
            } else if (now.get().ended()) {
                late.add(message.generation());
            }
        }
        Stream<String> still = late.stream().filter(unstored::contains);
        still.forEach(id -> logs.find(id).ifPresent(orphans::store));
        unstored = late;
    }
}
