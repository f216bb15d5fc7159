package org.parley.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Eventually.eventually;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.cluster.Block;
import org.parley.cluster.SharedAnswer;
import org.parley.cluster.SharedLogs;
import org.parley.identity.Caller;
import org.parley.provider.Prompt;
import org.parley.testing.MemoryLogs;

/** What a node writes to a shared log that now and then does not say what it has done. */
class JournalTest {
    private static final Caller ANN = new Caller("ann", "Ann", Set.of(), Set.of(), Caller.How.CONTAINER);
    private static final String NODE = "one";

    private final MemoryLogs logs = new MemoryLogs.House().join(NODE);
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final AtomicInteger undone = new AtomicInteger();
    private final Journal journal = new Journal(unanswering(), NODE, lost -> {});
    private final Generation generation = new Generation(
            Start.stateless(GenerationId.random(), ANN, Prompt.of("m", "Hello"), OnDisconnect.CONTINUE),
            new GenerationLog(new AtomicLong(), EventEncoder::encode, true),
            journal::add,
            ended -> {},
            new LongAdder());

    private SharedLogs unanswering() {
        return (SharedLogs) Proxy.newProxyInstance(
                SharedLogs.class.getClassLoader(), new Class<?>[] {SharedLogs.class}, (proxy, method, arguments) -> {
                    if (undone.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                        throw new IllegalStateException("not done");
                    }
                    Object answer = method.invoke(logs, arguments);
                    if (method.getName().equals("append")) {
                        done.incrementAndGet();
                        if (unanswered.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                            throw new IllegalStateException("done, perhaps");
                        }
                    }
                    return answer;
                });
    }

    @BeforeEach
    void start() {
        String id = generation.id().text();
        assertTrue(logs.register(
                new SharedAnswer(id, NODE, ANN, "m", false, Optional.empty(), 1, "receipt", true), Optional.empty()));
        journal.start();
    }

    @AfterEach
    void stop() {
        journal.close();
    }

    private void say(String text) {
        generation.append(new GenerationEvent.Delta(text));
        generation.flush();
    }

    private void end() {
        generation.end(new GenerationEvent.End(GenerationEvent.Status.COMPLETED, Optional.empty(), Optional.empty()));
    }

    private List<Block> blocks() {
        return logs.read(Map.of(generation.id().text(), 0L));
    }

    private void assertWhole() {
        eventually("its end is shown", generation::ended);
        long last = 0;
        for (Block block : blocks()) {
            assertEquals(last + 1, block.first());
            assertTrue(block.last() >= block.first());
            last = block.last();
        }
        assertEquals(generation.last(), last);
        assertTrue(blocks().getLast().ending().isPresent());
    }

    @Test
    void whatWasDoneAndNotAnsweredIsWrittenOnce() {
        unanswered.set(3);
        for (int i = 1; i <= 6; i++) {
            int before = done.get();
            say("word " + i);
            eventually("it is written", () -> done.get() > before);
        }
        end();
        assertWhole();
    }

    @Test
    void soIsItsEnd() {
        say("Hello");
        eventually("it is shown", () -> generation.last() == 2);
        unanswered.set(1);
        end();
        assertWhole();
    }

    @Test
    void whatWasNotDoneIsWrittenLater() {
        undone.set(5);
        say("Hello");
        end();
        assertFalse(generation.ended());
        assertWhole();
    }
}
