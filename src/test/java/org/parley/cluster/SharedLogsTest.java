package org.parley.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.cluster.Answers.block;
import static org.parley.cluster.Answers.ending;
import static org.parley.cluster.Answers.text;
import static org.parley.testing.Eventually.eventually;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** What holds for each of the logs. Two nodes share it; every test has answers of its own. */
@ParameterizedClass
@ArgumentsSource(OnEachLog.class)
class SharedLogsTest {
    private final TestNodes nodes;
    private final TestNodes.Node a;
    private final TestNodes.Node b;

    SharedLogsTest(TestNodes.Two two) {
        nodes = two.all();
        a = two.a();
        b = two.b();
    }

    /** One that A makes. */
    private String answer() {
        String id = Answers.newId();
        assertTrue(a.logs().register(Answers.stateless(id, a.id()), Optional.empty()));
        return id;
    }

    private static boolean append(TestNodes.Node node, Block block) {
        return node.logs().append(List.of(block)).contains(block.answer());
    }

    private static Optional<Standing> standing(TestNodes.Node node, String id) {
        return Optional.ofNullable(node.logs().standing(Set.of(id)).get(id));
    }

    /** All from this event on, however often one has to ask. */
    private static List<Block> read(TestNodes.Node node, String id, long after) {
        List<Block> all = new ArrayList<>();
        List<Block> some = node.logs().read(Map.of(id, after));
        while (!some.isEmpty()) {
            all.addAll(some);
            some = node.logs().read(Map.of(id, some.getLast().last()));
        }
        return all;
    }

    private static List<String> texts(List<Block> blocks) {
        return blocks.stream().map(Answers::text).toList();
    }

    private static boolean holds(List<SharedAnswer> answers, String id) {
        return answers.stream().anyMatch(answer -> answer.id().equals(id));
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

    private Map<String, Long> readAll(List<String> ids) {
        Map<String, Long> read = new HashMap<>();
        Map<String, Long> wanted = new HashMap<>();
        ids.forEach(id -> wanted.put(id, 0L));
        List<Block> some = b.logs().read(wanted);
        while (!some.isEmpty()) {
            for (Block block : some) {
                read.merge(block.answer(), block.last(), Math::max);
                wanted.put(block.answer(), block.last());
            }
            some = b.logs().read(wanted);
        }
        return read;
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
        for (int i = 0; i < 200; i++) {
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
        int count = 3_000;
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
        int count = 1_500;
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
    void aWishToStopSurvivesTheTakeOver() {
        String id = answer();
        b.logs().askStop(id);
        assertTrue(standing(a, id).orElseThrow().stopAsked());
        assertTrue(b.logs().takeOver(b.logs().find(id).orElseThrow()));
        assertEquals(Optional.of(new Standing(b.id(), 0, false, true)), standing(b, id));
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

    @Test
    void whatHasEndedOrIsUnknownIsNotStopped() {
        String ended = answer();
        append(a, ending(ended, 1, 1));
        b.logs().askStop(ended);
        assertFalse(standing(a, ended).orElseThrow().stopAsked());
        String unknown = Answers.newId();
        b.logs().askStop(unknown);
        assertEquals(Optional.empty(), standing(a, unknown));
    }

    @Test
    void allThatRunInAConversationAreStopped() {
        String conversation = Answers.newConversation();
        List<String> ids = IntStream.range(0, 3).mapToObj(i -> Answers.newId()).toList();
        ids.forEach(id -> a.logs().register(Answers.inConversation(id, a.id(), conversation), Optional.empty()));
        append(a, ending(ids.get(2), 1, 1));
        String elsewhere = Answers.newId();
        a.logs().register(Answers.inConversation(elsewhere, a.id(), Answers.newConversation()), Optional.empty());

        b.logs().askStopIn(conversation);

        assertEquals(
                List.of(true, true, false),
                ids.stream()
                        .map(id -> standing(a, id).orElseThrow().stopAsked())
                        .toList());
        assertFalse(standing(a, elsewhere).orElseThrow().stopAsked());
        b.logs().askStopIn(Answers.newConversation());
    }

    @Test
    void whatIsDeletedIsAsIfItHadNeverBeen() {
        String id = answer();
        append(a, block(id, 1, 3));
        b.logs().delete(id);
        assertEquals(Optional.empty(), a.logs().find(id));
        assertEquals(Optional.empty(), standing(a, id));
        assertEquals(List.of(), read(a, id, 0));
        assertFalse(append(a, block(id, 4, 4)));
        assertFalse(holds(a.logs().own(), id));
        b.logs().delete(id);

        assertTrue(b.logs().register(Answers.stateless(id, b.id()), Optional.empty()));
        assertEquals(List.of(), read(a, id, 0));
        assertTrue(append(b, block(id, 1, 1)));
    }

    @Test
    void nothingOfItIsLeftWhereItIsDeletedWhileItIsMade() throws Exception {
        for (int i = 0; i < 200; i++) {
            String id = answer();
            Racing.run(List.of(
                    () -> {
                        for (long next = 1; append(a, block(id, next, next, "old")); ) {
                            next++;
                        }
                    },
                    () -> b.logs().delete(id)));
            assertTrue(b.logs().register(Answers.stateless(id, b.id()), Optional.empty()));
            assertEquals(List.of(), read(b, id, 0), "blocks of the one before");
        }
    }

    @Test
    void blocksAreForgottenAndTheAnswerIsRemembered() {
        String running = answer();
        append(a, block(running, 1, 1));
        List<String> ended = IntStream.range(0, 700).mapToObj(i -> answer()).toList();
        a.logs().append(ended.stream().map(id -> ending(id, 1, 2)).toList());

        b.logs().forget(Duration.ofDays(1));
        assertEquals(1, read(b, ended.getFirst(), 0).size(), "not so long ago");
        eventually("they ended a while ago", () -> {
            b.logs().forget(Duration.ZERO);
            return ended.stream()
                    .noneMatch(id -> b.logs().find(id).orElseThrow().kept());
        });

        assertEquals(Map.of(), readAll(ended));
        assertEquals(Optional.of(new Standing(a.id(), 2, true, false)), standing(b, ended.getFirst()));
        assertFalse(a.logs().register(Answers.stateless(ended.getFirst(), a.id()), Optional.empty()));
        assertEquals(1, read(b, running, 0).size());
        assertTrue(b.logs().find(running).orElseThrow().kept());
        assertTrue(append(a, block(running, 2, 2)));
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

    @Test
    void theNodeThatMakesItHearsThatItIsToStop() {
        String id = answer();
        Set<String> told = ConcurrentHashMap.newKeySet();
        a.logs().onStop(told::add);
        eventually("A hears of it", () -> {
            b.logs().askStop(id);
            return told.contains(id);
        });
    }

    @Test
    void anotherNodeHearsOfADeletion() {
        Set<String> told = ConcurrentHashMap.newKeySet();
        a.logs().onDeleted(told::add);
        eventually("A hears of it", () -> {
            b.logs().delete(answer());
            return !told.isEmpty();
        });
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
}
