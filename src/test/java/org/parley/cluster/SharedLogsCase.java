package org.parley.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** What holds for each of the logs. Two nodes share it; every test has answers of its own. */
@ParameterizedClass
@ArgumentsSource(OnEachLog.class)
@Timeout(180)
abstract class SharedLogsCase {
    final TestNodes nodes;
    final TestNodes.Node a;
    final TestNodes.Node b;

    SharedLogsCase(TestNodes.Two two) {
        nodes = two.all();
        a = two.a();
        b = two.b();
    }

    /** One that A makes. */
    String answer() {
        String id = Answers.newId();
        assertTrue(a.logs().register(Answers.stateless(id, a.id()), Optional.empty()));
        return id;
    }

    static boolean append(TestNodes.Node node, Block block) {
        return node.logs().append(List.of(block)).contains(block.answer());
    }

    static Optional<Standing> standing(TestNodes.Node node, String id) {
        return Optional.ofNullable(node.logs().standing(Set.of(id)).get(id));
    }

    /** All from this event on, however often one has to ask. */
    static List<Block> read(TestNodes.Node node, String id, long after) {
        List<Block> all = new ArrayList<>();
        List<Block> some = node.logs().read(Map.of(id, after));
        while (!some.isEmpty()) {
            all.addAll(some);
            some = node.logs().read(Map.of(id, some.getLast().last()));
        }
        return all;
    }

    static List<String> texts(List<Block> blocks) {
        return blocks.stream().map(Answers::text).toList();
    }

    static boolean holds(List<SharedAnswer> answers, String id) {
        return answers.stream().anyMatch(answer -> answer.id().equals(id));
    }

    Map<String, Long> readAll(List<String> ids) {
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
}
