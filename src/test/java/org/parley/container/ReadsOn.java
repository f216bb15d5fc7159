package org.parley.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Chat.ask;
import static org.parley.testing.Chat.follow;
import static org.parley.testing.Chat.poll;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.parley.testing.EventStream;
import org.parley.testing.Recording;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;
import org.parley.testing.WireResponse;

/** Another reader of the same answer, later or elsewhere. */
interface ReadsOn extends Deployed {

    @Test
    default void everyCursorReadsOnByteForByte() {
        try (EventStream live = site().stream(ask("mock-utf8-n12"))) {
            Recording whole = live.rest().assertWhole();
            int last = whole.events().size();
            for (int after = 0; after < last; after++) {
                try (EventStream later = site().stream(follow(live.generation(), after))) {
                    Recording missed = new Recording(whole.events().subList(after, last));
                    assertEquals(missed.frames(), later.rest().frames());
                }
            }
            try (WireResponse atTheEnd = site().send(follow(live.generation(), last))) {
                assertEquals(204, atTheEnd.status());
            }
        }
    }

    @Test
    default void aReaderThatWasTornAwayMissesNothing() {
        int asked = upstream().started();
        EventStream first = site().stream(ask("mock-gate-n10"));
        TestUpstreamExchange model = upstream().awaitExchange(asked).permit(3);
        Recording seen = first.take(6);
        first.response().reset();
        model.permit(3);
        try (EventStream second = site().stream(follow(first.generation(), 6))) {
            seen = seen.then(second.take(3));
            model.permit(4);
            Recording whole = seen.then(second.rest()).assertWhole();
            assertEquals(TestUpstream.expectedText("mock-n10"), whole.text());
        }
    }

    @Test
    default void aLongPollWaitsForTheNextEventAndTellsTheSame() {
        int asked = upstream().started();
        try (EventStream stream = site().stream(ask("mock-gate-n2"))) {
            TestUpstreamExchange model = upstream().awaitExchange(asked).permit(1);
            stream.take(4);
            try (WireResponse waiting = site().send(poll(stream.generation(), 4))) {
                model.permit(1);
                assertEquals("no-store", waiting.header("Cache-Control").orElseThrow());
                JsonNode answer = waiting.json();
                assertEquals(5, answer.at("/events/0/id").asInt());
                assertEquals("delta", answer.at("/events/0/event").asText());
            }
            Recording rest = stream.rest();
            JsonNode all = site().json(poll(stream.generation(), 0));
            assertTrue(all.path("ended").asBoolean());
            assertEquals(rest.last().id(), all.path("last").asLong());
            assertEquals(
                    rest.last().json(),
                    all.path("events").path(all.path("events").size() - 1).path("data"));
        }
    }
}
