package org.parley.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.parley.testing.Chat.ask;
import static org.parley.testing.Chat.follow;
import static org.parley.testing.Chat.poll;
import static org.parley.testing.Chat.stopping;
import static org.parley.testing.Eventually.eventually;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.testing.EventStream;
import org.parley.testing.ParleyServer;
import org.parley.testing.Recording;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** Ways in which resumable streams are known to fail elsewhere; see also {@link ResumeTest} and {@link AbandonTest}. */
class ReconnectTest {
    private static final String GATED = "mock-gate-n20";
    private static final String TEXT = TestUpstream.expectedText(GATED);

    private final TestUpstream upstream = TestUpstream.start();
    private final ParleyServer server = ParleyServer.before(upstream, Map.of("parley.heartbeat", "250ms"));

    @AfterEach
    void stop() {
        server.assertIdle();
        server.close();
        upstream.close();
    }

    /** Elsewhere an answer that nobody was connected to at its end was never kept. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAnswerWhoseReaderLeftBeforeTheFirstTokenIsMadeAndAskedOnce(boolean torn) {
        WireResponse left = ask(GATED).send(server);
        String id = left.header("Parley-Generation").orElseThrow();
        if (torn) {
            left.reset();
        } else {
            left.close();
        }
        eventually("that is noticed", () -> server.application().ticker().listeners() == 1);
        upstream.awaitExchange(0).permit(20);
        eventually("it is made", () -> server.application().generations().running() == 0);
        try (EventStream back = follow(id, 0).send(server).events()) {
            Recording whole = back.rest().assertWhole();
            assertEquals(TEXT, whole.text());
            assertEquals("completed", whole.last().text("status"));
        }
        assertEquals(1, upstream.started());
    }

    /** Elsewhere the snapshot for the new connection held what the old one still had to deliver: told twice. */
    @Test
    void whoComesBackWhileTheOldConnectionIsStillFullGetsEachEventOnce() {
        try (EventStream old = ask(GATED).send(server).events()) {
            TestUpstreamExchange model = upstream.awaitExchange(0).permit(4);
            Recording seen = old.take(3);
            model.permit(4);
            try (EventStream back =
                    follow(old.generation(), seen.last().id()).send(server).events()) {
                model.permit(20);
                String frames = seen.then(back.rest()).assertWhole().frames();
                assertEquals(frames, seen.then(old.rest()).frames());
            }
        }
    }

    /** Elsewhere a stream was named after its conversation, and readers of the first answer dropped the second as old. */
    @Test
    void theNextAnswerIsWholeWhileTheOneBeforeIsStillFollowed() {
        try (EventStream first = ask(GATED).send(server).events()) {
            TestUpstreamExchange firstModel = upstream.awaitExchange(0).permit(15);
            Recording seen = first.take(18);
            try (EventStream second = ask(GATED).send(server).events()) {
                upstream.awaitExchange(1).permit(20);
                assertNotEquals(first.generation(), second.generation());
                assertEquals(TEXT, second.rest().assertWhole().text());
            }
            firstModel.permit(5);
            assertEquals(TEXT, seen.then(first.rest()).assertWhole().text());
        }
    }

    /** Elsewhere a cursor was assumed. */
    @Test
    void whoNamesNoEventGetsAll() {
        try (EventStream live = ask("mock-n5").send(server).events()) {
            String frames = live.rest().assertWhole().frames();
            String path = "/api/generations/" + live.generation() + "/events";
            for (WireRequest request : new WireRequest[] {
                WireRequest.get(path), WireRequest.get(path).header("Last-Event-ID", "")
            }) {
                try (EventStream all = request.send(server).events()) {
                    assertEquals(frames, all.rest().frames());
                }
            }
        }
    }

    /** Elsewhere whoever came too late started, and paid for, a second answer. */
    @Test
    void whoComesAfterTheLogHasExpiredIsToldSoAndNothingStarts() {
        try (ParleyServer forgetful = ParleyServer.before(upstream, Map.of("parley.log-retention", "0"))) {
            String id;
            try (EventStream stream = ask("mock-n3").send(forgetful).events()) {
                stream.rest().assertWhole();
                id = stream.generation();
            }
            eventually(
                    "the log is dropped",
                    () -> forgetful.application().generations().kept() == 0);
            for (WireRequest request : new WireRequest[] {follow(id, 3), poll(id, 3), stopping(id)}) {
                try (WireResponse response = request.send(forgetful)) {
                    assertEquals(410, response.status());
                }
            }
            assertEquals(1, upstream.started());
        }
    }
}
