package org.parley.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.parley.conversation.Change;
import org.parley.conversation.Conversation;
import org.parley.conversation.Conversations;

/** The events of {@code GET /api/events}. */
record ChangeWords(Sse sse, Conversations conversations) {
    /** Spread, so that the clients of a restarted server do not come back all at once. */
    private static final int RETRY_LEAST_MILLIS = 1_000;

    private static final int RETRY_MOST_MILLIS = 3_000;

    /** {@code head} is null when the conversation is no longer there. */
    private record Told(
            String conversation,
            String what,
            ConversationJson.@Nullable Head head,
            @Nullable String message,
            @Nullable String generation) {}

    private record Dismissal(String type, String title, int status, String detail, boolean retryable) {}

    OutboundSseEvent hello() {
        int retry = ThreadLocalRandom.current().nextInt(RETRY_LEAST_MILLIS, RETRY_MOST_MILLIS);
        return sse.newEventBuilder()
                .name("hello")
                .reconnectDelay(retry)
                .data("{}")
                .build();
    }

    /** Terminal. Coming back tells what it is about: to log in again helps, or it does not. */
    OutboundSseEvent dismissal() {
        Dismissal told =
                new Dismissal("signed-out", "Your session is over", 401, "Log in again to hear what changes.", true);
        return sse.newEventBuilder()
                .name("error")
                .data(new String(Json.bytes(told), UTF_8))
                .build();
    }

    OutboundSseEvent heartbeat() {
        return sse.newEventBuilder().comment("hb").build();
    }

    /** The head is read now and not when it changed: of two changes at once, the later word is never the older state. */
    OutboundSseEvent change(String owner, Change change) {
        Optional<Conversation> now = change.what() == Change.What.DELETED
                ? Optional.empty()
                : conversations.find(owner, change.conversation());
        Told told = new Told(
                change.conversation(),
                change.what().name().toLowerCase(Locale.ROOT),
                now.map(ConversationJson::of).orElse(null),
                change.message().orElse(null),
                change.generation().orElse(null));
        return sse.newEventBuilder()
                .name("change")
                .data(new String(Json.bytes(told), UTF_8))
                .build();
    }
}
