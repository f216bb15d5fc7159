package org.parley.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.cluster.Answers.block;
import static org.parley.cluster.Answers.ending;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is registered and appended, and by whom. */
class SharedLogsAppendTest extends SharedLogsCase {
    SharedLogsAppendTest(TestNodes.Two two) {
        super(two);
    }

    @Test
    void anAnswerIsFoundByTheOtherNodeAsItWasRegistered() {
        String id = Answers.newId();
        SharedAnswer registered = Answers.inConversation(id, a.id(), "conversation1");
        assertTrue(a.logs().register(registered, Optional.empty()));
        assertEquals(Optional.of(registered), b.logs().find(id));
        assertEquals(Optional.of(new Standing(a.id(), 0, false, false)), standing(b, id));
        assertEquals(List.of(), read(b, id, 0));

        String stateless = answer();
        assertEquals(Optional.empty(), b.logs().find(stateless).orElseThrow().place());
    }

    @Test
    void anIdIsTakenOnceByWhicheverNode() {
        String id = answer();
        append(a, block(id, 1, 2));
        for (TestNodes.Node node : List.of(a, b)) {
            assertFalse(
                    node.logs().register(Answers.inConversation(id, node.id(), "other"), Optional.of(block(id, 1, 9))));
        }
        assertEquals(Optional.of(new Standing(a.id(), 2, false, false)), standing(b, id));
        assertEquals(List.of("events 1 to 2"), texts(read(b, id, 0)));
        assertTrue(b.logs().find(id).orElseThrow().place().isEmpty());
        assertTrue(holds(a.logs().own(), id));
    }

    @Test
    void ofTwoWhoRegisterAnIdAtOnceOneDoes() throws Exception {
        Set<String> taken = ConcurrentHashMap.newKeySet();
        List<String> ids =
                IntStream.range(0, 300).mapToObj(i -> Answers.newId()).toList();
        Racing.run(List.of(taker(a, ids, taken), taker(b, ids, taken)));
        assertEquals(new HashSet<>(ids), taken);
    }

    private static Racing.Runner taker(TestNodes.Node node, List<String> ids, Set<String> taken) {
        return () -> {
            for (String id : ids) {
                if (node.logs().register(Answers.stateless(id, node.id()), Optional.empty())) {
                    assertTrue(taken.add(id), "taken twice");
                }
            }
        };
    }

    @Test
    void whatItHasSaidAlreadyIsRegisteredWithIt() {
        String id = Answers.newId();
        assertTrue(a.logs().register(Answers.stateless(id, a.id()), Optional.of(block(id, 1, 3))));
        assertEquals(Optional.of(new Standing(a.id(), 3, false, false)), standing(b, id));
        assertEquals(List.of("events 1 to 3"), texts(read(b, id, 0)));
        assertFalse(append(a, block(id, 1, 3)));
        assertTrue(append(a, block(id, 4, 4)));
    }

    @Test
    void whatHasEndedBeforeItIsRegisteredHasEnded() {
        String id = Answers.newId();
        assertTrue(a.logs().register(Answers.stateless(id, a.id()), Optional.of(ending(id, 1, 3))));
        assertEquals(Optional.of(new Standing(a.id(), 3, true, false)), standing(b, id));
        assertEquals(Optional.of(Answers.END), read(b, id, 0).getFirst().ending());
        assertFalse(append(a, block(id, 4, 4)));
        assertFalse(holds(a.logs().own(), id));
    }

    @Test
    void blocksFollowEachOtherWithoutAGap() {
        String id = answer();
        assertFalse(append(a, block(id, 2, 3)), "a gap at the beginning");
        assertTrue(append(a, block(id, 1, 3)));
        assertFalse(append(a, block(id, 5, 6)), "a gap");
        assertFalse(append(a, block(id, 3, 4)), "an overlap");
        assertTrue(append(a, block(id, 4, 4)));
        assertEquals(List.of("events 1 to 3", "events 4 to 4"), texts(read(b, id, 0)));
        assertEquals(4, standing(b, id).orElseThrow().last());
    }

    @Test
    void aBlockThatIsThereChangesNothingAndSaysSo() {
        String id = answer();
        assertTrue(append(a, block(id, 1, 3)));
        assertFalse(append(a, block(id, 1, 3)));
        assertFalse(append(a, block(id, 1, 3, "something else")));
        assertEquals(List.of("events 1 to 3"), texts(read(a, id, 0)));
        assertEquals(3, standing(b, id).orElseThrow().last());
    }

    @Test
    void nothingFollowsTheTerminalEvent() {
        String id = answer();
        append(a, block(id, 1, 3));
        assertTrue(append(a, ending(id, 4, 4)));
        assertFalse(append(a, block(id, 5, 5)));
        assertFalse(append(a, ending(id, 5, 5)));
        assertFalse(append(a, ending(id, 4, 4)));
        assertEquals(Optional.of(new Standing(a.id(), 4, true, false)), standing(b, id));
        List<Block> blocks = read(b, id, 0);
        assertEquals(
                List.of(Optional.empty(), Optional.of(Answers.END)),
                blocks.stream().map(Block::ending).toList());
    }

    @Test
    void whatIsNotKnownIsNotAppendedTo() {
        String id = Answers.newId();
        assertFalse(append(a, block(id, 1, 1)));
        assertEquals(Optional.empty(), standing(a, id));
        assertEquals(Optional.empty(), a.logs().find(id));
        assertEquals(List.of(), read(a, id, 0));
    }

    @Test
    void anotherNodesBlockIsRefused() {
        String id = answer();
        assertFalse(append(b, block(id, 1, 1)));
        append(a, block(id, 1, 2));
        assertFalse(append(b, block(id, 3, 3)));
        assertFalse(append(b, ending(id, 3, 3)));
        assertEquals(Optional.of(new Standing(a.id(), 2, false, false)), standing(b, id));
        assertEquals(List.of("events 1 to 2"), texts(read(b, id, 0)));
    }

    @Test
    void ofABatchWhatFitsIsTaken() {
        String good = answer();
        String foreign = Answers.newId();
        b.logs().register(Answers.stateless(foreign, b.id()), Optional.empty());
        String late = answer();
        append(a, ending(late, 1, 1));
        String ended = answer();
        Set<String> taken = a.logs()
                .append(List.of(
                        block(foreign, 1, 1),
                        block(good, 1, 2),
                        block(late, 2, 2),
                        block(Answers.newId(), 1, 1),
                        ending(ended, 1, 1)));
        assertEquals(Set.of(good, ended), taken);
        assertEquals(Set.of(), a.logs().append(List.of()));
    }

    @Test
    void ofTwoBlocksForOnePlaceInABatchOneIsKept() {
        String id = answer();
        a.logs().append(List.of(block(id, 1, 2), block(id, 1, 2, "something else")));
        assertEquals(1, read(a, id, 0).size());
        assertEquals(2, standing(a, id).orElseThrow().last());
        assertTrue(append(a, block(id, 3, 3)));
    }

    @Test
    void aLargeBatchIsTakenWhole() {
        List<String> ids = IntStream.range(0, 1_000).mapToObj(i -> answer()).toList();
        Set<String> taken =
                a.logs().append(ids.stream().map(id -> block(id, 1, 2)).toList());
        assertEquals(new HashSet<>(ids), taken);
        assertEquals(1_000, b.logs().standing(ids).size());
        assertEquals(ids.size(), readAll(ids).size());
        taken = a.logs().append(ids.stream().map(id -> ending(id, 3, 3)).toList());
        assertEquals(new HashSet<>(ids), taken);
        assertTrue(b.logs().standing(ids).values().stream().allMatch(Standing::ended));
    }
}
