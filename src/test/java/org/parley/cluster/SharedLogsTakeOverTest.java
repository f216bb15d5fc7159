package org.parley.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.cluster.Answers.block;
import static org.parley.cluster.Answers.ending;
import static org.parley.cluster.Answers.text;
import static org.parley.testing.Eventually.eventually;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** An answer is one node's at a time, also of those that are gone. */
class SharedLogsTakeOverTest extends SharedLogsCase {
    /** How many times as long nodes race each other as they usually do. */
    private static final int RACES = Integer.getInteger("log.races", 1);

    SharedLogsTakeOverTest(TestNodes.Two two) {
        super(two);
    }

    @Test
    void ofTwoTakersOneTakesOver() {
        String id = answer();
        append(a, block(id, 1, 2));
        SharedAnswer seen = b.logs().find(id).orElseThrow();
        TestNodes.Node c = nodes.join();
        assertTrue(b.logs().takeOver(seen));
        assertFalse(c.logs().takeOver(seen), "somebody else's by now");
        assertFalse(b.logs().takeOver(seen), "it is B's already");
        assertEquals(b.id(), b.logs().find(id).orElseThrow().node());
        assertFalse(append(a, block(id, 3, 3)), "the old owner");
        assertFalse(append(c, block(id, 3, 3)), "the one that came too late");
        assertTrue(append(b, ending(id, 3, 3)));
        assertEquals(List.of("events 1 to 2", "the end"), texts(read(a, id, 0)));
        assertFalse(holds(a.logs().own(), id));
    }

    @Test
    void whatHasEndedIsNotTakenOver() {
        String id = answer();
        append(a, ending(id, 1, 1));
        assertFalse(b.logs().takeOver(b.logs().find(id).orElseThrow()));
        assertEquals(a.id(), standing(b, id).orElseThrow().node());
    }

    @Test
    void nothingThatIsUnknownIsTakenOver() {
        SharedAnswer unknown = Answers.stateless(Answers.newId(), a.id());
        assertFalse(b.logs().takeOver(unknown));
        assertFalse(holds(b.logs().own(), unknown.id()));
    }

    @Test
    void ofTwoTakersAtOnceOneTakesOver() throws Exception {
        TestNodes.Node c = nodes.join();
        for (int i = 0; i < 200 * RACES; i++) {
            String id = answer();
            SharedAnswer seen = a.logs().find(id).orElseThrow();
            Set<String> winners = ConcurrentHashMap.newKeySet();
            Racing.run(List.of(
                    () -> count(winners, "b", b.logs().takeOver(seen)),
                    () -> count(winners, "c", c.logs().takeOver(seen))));
            assertEquals(1, winners.size());
        }
    }

    private static void count(Set<String> winners, String name, boolean won) {
        if (won) {
            winners.add(name);
        }
    }

    @Test
    void twoThreadsNeverFillOnePlaceTwice() throws Exception {
        String id = answer();
        int count = 3_000 * RACES;
        Map<Long, String> taken = new ConcurrentHashMap<>();
        Racing.run(List.of(filler(a, id, "one", count, taken), filler(a, id, "two", count, taken)));
        assertEquals(count, taken.size());
        List<Block> blocks = read(b, id, 0);
        assertEquals(
                LongStream.rangeClosed(1, count).boxed().toList(),
                blocks.stream().map(Block::first).toList());
        blocks.forEach(block -> assertEquals(taken.get(block.first()), text(block)));
    }

    private static Racing.Runner filler(
            TestNodes.Node node, String id, String name, int count, Map<Long, String> taken) {
        return () -> {
            for (long i = 1; i <= count; i++) {
                if (append(node, block(id, i, i, name + i))) {
                    assertEquals(null, taken.put(i, name + i), "taken twice");
                }
            }
        };
    }

    @Test
    void nodesThatTakeAnAnswerFromEachOtherNeverFillOnePlaceTwice() throws Exception {
        String id = answer();
        int count = 1_500 * RACES;
        Map<Long, String> taken = new ConcurrentHashMap<>();
        Set<String> wrote = ConcurrentHashMap.newKeySet();
        Racing.run(List.of(grabber(a, id, count, taken, wrote), grabber(b, id, count, taken, wrote)));
        List<Block> blocks = read(b, id, 0);
        assertEquals(
                LongStream.rangeClosed(1, count).boxed().toList(),
                blocks.stream().map(Block::first).toList());
        blocks.forEach(block -> assertEquals(taken.get(block.first()), text(block)));
        assertEquals(Set.of(a.id(), b.id()), wrote);
    }

    private static Racing.Runner grabber(
            TestNodes.Node node, String id, int count, Map<Long, String> taken, Set<String> wrote) {
        return () -> {
            long next = 1;
            for (int tries = 0; next <= count; tries++) {
                if (tries % 5 < 4 && append(node, block(id, next, next, node.id() + next))) {
                    assertEquals(null, taken.put(next, node.id() + next), "taken twice");
                    wrote.add(node.id());
                    next++;
                } else {
                    SharedAnswer now = node.logs().find(id).orElseThrow();
                    if (!now.node().equals(node.id())) {
                        node.logs().takeOver(now);
                    }
                    next = standing(node, id).orElseThrow().last() + 1;
                }
            }
        };
    }

    @Test
    void eachNodeKnowsWhatIsItsOwn() {
        String running = answer();
        String ended = answer();
        append(a, ending(ended, 1, 1));
        String taken = answer();
        b.logs().takeOver(b.logs().find(taken).orElseThrow());
        assertTrue(holds(a.logs().own(), running));
        assertFalse(holds(b.logs().own(), running));
        assertFalse(holds(a.logs().own(), ended));
        assertFalse(holds(a.logs().own(), taken));
        assertTrue(holds(b.logs().own(), taken));
        assertEquals(
                a.logs().find(running),
                a.logs().own().stream()
                        .filter(answer -> answer.id().equals(running))
                        .findFirst());
    }

    @Test
    void whatANodeThatIsGoneHasLeftRunningIsFoundByTheOthers() {
        TestNodes.Node gone = nodes.join();
        String running = Answers.newId();
        gone.logs().register(Answers.stateless(running, gone.id()), Optional.of(block(running, 1, 3)));
        String ended = Answers.newId();
        gone.logs().register(Answers.stateless(ended, gone.id()), Optional.empty());
        append(gone, ending(ended, 1, 1));
        String living = answer();
        nodes.endLease(gone);

        eventually("B may judge, and finds it", () -> {
            a.renew().run();
            b.renew().run();
            return holds(b.logs().orphans(), running);
        });

        List<SharedAnswer> orphans = b.logs().orphans();
        assertFalse(holds(orphans, ended));
        assertFalse(holds(orphans, living));
        SharedAnswer orphan = orphans.stream()
                .filter(answer -> answer.id().equals(running))
                .findFirst()
                .orElseThrow();
        assertEquals(gone.logs().find(running), Optional.of(orphan));
        assertTrue(b.logs().takeOver(orphan));
        assertFalse(holds(b.logs().orphans(), running));
        assertTrue(holds(b.logs().own(), running));
        assertFalse(append(gone, block(running, 4, 4)), "it goes on after all, and is too late");
        assertTrue(append(b, ending(running, 4, 4)));
    }

    @Test
    void aNoteIsThereForWhoeverTakesItOver() {
        String id = answer();
        String other = answer();
        assertEquals(Optional.empty(), b.logs().noted(id));
        assertEquals(Set.of(id, other), a.logs().note(Map.of(id, "eu first", other, "eu other")));
        assertEquals(Set.of(id), a.logs().note(Map.of(id, "us resp_Ä")));
        assertEquals(Optional.of("us resp_Ä"), b.logs().noted(id));
        assertEquals(Optional.of("eu other"), b.logs().noted(other));
        assertTrue(b.logs().takeOver(b.logs().find(id).orElseThrow()));
        assertEquals(Optional.of("us resp_Ä"), b.logs().noted(id));
    }

    @Test
    void nothingIsNotedOfWhatIsAnothersOrOver() {
        String id = answer();
        assertEquals(Set.of(), b.logs().note(Map.of(id, "not mine", Answers.newId(), "unknown")));
        append(a, ending(id, 1, 1));
        assertEquals(Set.of(), a.logs().note(Map.of(id, "too late")));
        assertEquals(Optional.empty(), a.logs().noted(id));
    }
}
