package org.parley.cluster;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.parley.identity.Caller;

/** What tests log. */
final class Answers {
    static final String END = "{\"status\":\"completed\",\"text\":\"ä 'quoted' {}\"}";

    private static final AtomicLong COUNT = new AtomicLong();

    private Answers() {}

    static String newId() {
        return "test_" + UUID.randomUUID() + '-' + COUNT.incrementAndGet();
    }

    static String newConversation() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    static SharedAnswer stateless(String id, String node) {
        return answer(id, node, Optional.empty());
    }

    static SharedAnswer inConversation(String id, String node, String conversation) {
        return answer(id, node, Optional.of(new SharedAnswer.Place(conversation, "message-of-" + id)));
    }

    private static SharedAnswer answer(String id, String node, Optional<SharedAnswer.Place> place) {
        Caller owner = new Caller("ann", "Ann Ä. O'Neil", Set.of("staff", "a group"), Set.of(), Caller.How.CONTAINER);
        return new SharedAnswer(
                id,
                node,
                owner,
                "gpt-5-mini",
                true,
                place,
                42,
                UUID.randomUUID().toString(),
                true);
    }

    static Block block(String id, long first, long last) {
        return block(id, first, last, "events " + first + " to " + last);
    }

    static Block block(String id, long first, long last, String text) {
        return new Block(id, first, last, text.getBytes(StandardCharsets.UTF_8), Optional.empty());
    }

    static Block ending(String id, long first, long last) {
        return new Block(id, first, last, "the end".getBytes(StandardCharsets.UTF_8), Optional.of(END));
    }

    static String text(Block block) {
        return new String(block.bytes(), StandardCharsets.UTF_8);
    }
}
