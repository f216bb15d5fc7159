package org.parley.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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

/** What is read, and who is woken by more of it. */
class SharedLogsReadTest extends SharedLogsCase {
    SharedLogsReadTest(TestNodes.Two two) {
        super(two);
    }

    @Test
    void oneIsReadFromAnyPlace() {
        String id = answer();
        for (int i = 0; i < 10; i++) {
            append(a, block(id, 2 * i + 1, 2 * i + 2));
        }
        append(a, ending(id, 21, 21));
        for (TestNodes.Node node : List.of(a, b)) {
            for (long after = 0; after <= 20; after += 2) {
                List<Block> blocks = read(node, id, after);
                assertEquals(after + 1, blocks.getFirst().first());
                assertEquals(11 - after / 2, blocks.size());
                assertTrue(blocks.getLast().ending().isPresent());
            }
            assertEquals(List.of(), read(node, id, 21));
            assertEquals(List.of(), read(node, id, 1_000_000));
        }
    }

    @Test
    void muchIsReadInParts() {
        String id = answer();
        byte[] large = new byte[100_000];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) i;
        }
        int count = 120;
        for (int i = 1; i <= count; i++) {
            large[0] = (byte) i;
            assertTrue(append(a, new Block(id, i, i, large.clone(), Optional.empty())));
        }
        int atOnce = b.logs().read(Map.of(id, 0L)).size();
        assertTrue(atOnce >= SharedLogs.FULL && atOnce < count, () -> atOnce + " at once of 12 MB");
        List<Block> all = read(b, id, 0);
        assertEquals(
                LongStream.rangeClosed(1, count).boxed().toList(),
                all.stream().map(Block::first).toList());
        large[0] = (byte) count;
        assertArrayEquals(large, all.getLast().bytes());
    }

    @Test
    void manySmallBlocksAreReadInParts() {
        String id = answer();
        for (int i = 1; i <= 500; i++) {
            append(a, block(id, i, i));
        }
        assertTrue(b.logs().read(Map.of(id, 0L)).size() >= SharedLogs.FULL);
        List<Block> all = read(b, id, 0);
        assertEquals(500, all.size());
        assertEquals("events 500 to 500", text(all.getLast()));
    }

    @Test
    void whoReadsAnAnswerIsWokenByMoreOfIt() {
        String id = answer();
        Set<String> toldA = ConcurrentHashMap.newKeySet();
        Set<String> toldB = ConcurrentHashMap.newKeySet();
        a.logs().onWritten(toldA::addAll);
        b.logs().onWritten(toldB::addAll);
        read(a, id, 0);
        read(b, id, 0);
        long[] next = {1};
        eventually("B hears of it", () -> {
            append(a, block(id, next[0], next[0]));
            next[0]++;
            return toldB.contains(id);
        });
        assertTrue(b.logs().takeOver(b.logs().find(id).orElseThrow()));
        read(a, id, 0);
        eventually("A hears of what is B's now", () -> {
            append(b, block(id, next[0], next[0]));
            next[0]++;
            return toldA.contains(id);
        });
    }

    @Test
    void nobodyIsToldWhatTheyHaveAppendedThemselves() {
        Set<String> told = ConcurrentHashMap.newKeySet();
        b.logs().onWritten(told::addAll);
        String own = Answers.newId();
        b.logs().register(Answers.stateless(own, b.id()), Optional.empty());
        read(b, own, 0);
        append(b, block(own, 1, 1));
        String other = answer();
        read(b, other, 0);
        long[] next = {1};
        eventually("B hears of another's, which is later", () -> {
            append(a, block(other, next[0], next[0]));
            next[0]++;
            return told.contains(other);
        });
        assertFalse(told.contains(own));
    }
}
