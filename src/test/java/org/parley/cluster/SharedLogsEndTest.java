package org.parley.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.cluster.Answers.block;
import static org.parley.cluster.Answers.ending;
import static org.parley.testing.Eventually.eventually;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is stopped, deleted and forgotten. */
class SharedLogsEndTest extends SharedLogsCase {
    SharedLogsEndTest(TestNodes.Two two) {
        super(two);
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
    void anotherNodeHearsOfADeletion() {
        Set<String> told = ConcurrentHashMap.newKeySet();
        a.logs().onDeleted(told::add);
        eventually("A hears of it", () -> {
            b.logs().delete(answer());
            return !told.isEmpty();
        });
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
}
