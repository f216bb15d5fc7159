package org.parley.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.parley.conversation.Change;
import org.parley.conversation.ChangeFeed;

/** Tells the other nodes what is changed here, and hears what is changed there. Never blocks. */
final class ChangeRelay {
    private static final String CHANGE = "change";
    private static final ObjectMapper JSON = new ObjectMapper();

    private ChangeRelay() {}

    static void connect(Bus bus, ChangeFeed feed) {
        feed.tellOthers((owner, change) -> bus.tell(CHANGE, write(owner, change)));
        bus.on(CHANGE, text -> read(text, feed));
        bus.onMissed(feed::missed);
    }

    private static String write(String owner, Change change) {
        ObjectNode node = JSON.createObjectNode()
                .put("owner", owner)
                .put("conversation", change.conversation())
                .put("what", change.what().name());
        change.message().ifPresent(message -> node.put("message", message));
        change.generation().ifPresent(generation -> node.put("generation", generation));
        return node.toString();
    }

    private static void read(String text, ChangeFeed feed) {
        try {
            JsonNode node = JSON.readTree(text);
            feed.heard(
                    node.path("owner").asText(),
                    new Change(
                            node.path("conversation").asText(),
                            Change.What.valueOf(node.path("what").asText()),
                            Optional.ofNullable(node.path("message").textValue()),
                            Optional.ofNullable(node.path("generation").textValue())));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what another node has written is JSON", e);
        }
    }
}
