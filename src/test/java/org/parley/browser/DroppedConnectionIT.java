package org.parley.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.parley.testing.Eventually.eventually;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamExchange;

/** The network between page and server breaks: the answer comes all the same, whole, once, and asked for once. */
@ExtendWith(InChromium.class)
class DroppedConnectionIT {
    private static TestUpstream upstream;
    private static ParleyServer server;

    private Line line;

    @BeforeAll
    static void start() {
        upstream = TestUpstream.start();
        server = ParleyServer.before(upstream, Map.of("parley.heartbeat", "250ms"));
    }

    @AfterAll
    static void stop() {
        server.assertIdle();
        server.close();
        upstream.close();
    }

    @BeforeEach
    void connect() {
        line = Line.to(server);
    }

    @AfterEach
    void disconnect() {
        line.close();
    }

    @Test
    void thePageSaysThatItReconnectsAndGoesOnByItself(Tabs tabs) {
        int asked = upstream.started();
        ChatTab tab = tabs.open(line.uri("/")).ask("mock-gate-n4");
        TestUpstreamExchange model = upstream.awaitExchange(asked).permit(2);
        assertThat(tab.answerText()).hasText(text("mock-n4", 2));
        line.goDown();
        assertThat(tab.page().locator(".connection.reconnecting"))
                .hasText("Reconnecting… the answer goes on from where it was.");
        assertThat(tab.status()).hasText("Reconnecting… the answer goes on from where it was.");
        assertThat(tab.answerText()).hasText(text("mock-n4", 2));
        model.permit(2);
        line.comeUp();
        tab.assertEnded("completed");
        assertThat(tab.answerText()).hasText(text("mock-n4", 4));
        assertThat(tab.connection()).isHidden();
        assertThat(tab.problem()).isHidden();
        assertEquals(asked + 1, upstream.started());
    }

    @Test
    void fiveCutsAtAnyByteLoseAndDoubleNothing(Tabs tabs) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int asked = upstream.started();
        ChatTab tab = tabs.open(line.uri("/")).ask("mock-gate-n200");
        TestUpstreamExchange model = upstream.awaitExchange(asked);
        int said = 0;
        for (int cut = 1; cut <= 5; cut++) {
            line.cutAfter(1 + random.nextInt(400));
            for (int more = 0; more < 8; more++, said++) {
                model.permit(1);
            }
            int expected = cut;
            eventually("cut " + cut + " of seed " + seed, () -> line.cuts() >= expected);
            assertThat(tab.answerText()).hasText(text("mock-n200", said));
        }
        model.permit(200 - said);
        tab.assertEnded("completed");
        assertThat(tab.answerText()).hasText(text("mock-n200", 200));
        assertEquals(asked + 1, upstream.started());
    }

    @Test
    void anAnswerWhoseResponseNeverCameIsFoundAgain(Tabs tabs) {
        int asked = upstream.started();
        ChatTab tab = tabs.open(line.uri("/"));
        line.cutAfter(1);
        tab.ask("mock-gate-n2");
        upstream.awaitExchange(asked).permit(2);
        tab.assertEnded("completed");
        assertThat(tab.answerText()).hasText(text("mock-n2", 2));
        assertEquals(asked + 1, upstream.started());
    }

    @Test
    void aQuestionThatReachesNobodyIsNotAskedAgainByItself(Tabs tabs) {
        int asked = upstream.started();
        ChatTab tab = tabs.open(line.uri("/"));
        line.goDown();
        tab.ask("mock-n2").assertEnded("failed");
        assertThat(tab.problem()).containsText("The server cannot be reached");
        line.comeUp();
        tab.button("Try again").click();
        tab.assertEnded("completed");
        assertThat(tab.answerText()).hasText(text("mock-n2", 2));
        assertThat(tab.questions()).hasCount(1);
        assertEquals(asked + 1, upstream.started());
    }

    private static String text(String model, int deltas) {
        return TestUpstream.expectedText(model, deltas).strip();
    }
}
