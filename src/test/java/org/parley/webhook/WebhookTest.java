package org.parley.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.parley.config.SettingSource;
import org.parley.config.Settings;
import org.parley.config.WebhookSettings;
import org.parley.conversation.Database;
import org.parley.generation.Admission;
import org.parley.generation.Generation;
import org.parley.generation.GenerationId;
import org.parley.generation.GenerationListener;
import org.parley.generation.Generations;
import org.parley.generation.OnDisconnect;
import org.parley.generation.Retention;
import org.parley.generation.Start;
import org.parley.governance.Spent;
import org.parley.identity.Caller;
import org.parley.provider.AnswerSink;
import org.parley.provider.Cancellation;
import org.parley.provider.Ending;
import org.parley.provider.Prompt;
import org.parley.provider.Provider;
import org.parley.provider.RelaySink;
import org.parley.provider.RelayedRequest;
import org.parley.provider.Usage;
import org.parley.testing.AdjustableClock;
import org.parley.testing.OnEachDatabase;
import org.parley.testing.OpenGate;

/** That the end of every answer is told, on every database, whatever the other side or our own process does. */
@ParameterizedClass
@ArgumentsSource(OnEachDatabase.class)
class WebhookTest {
    private static final Retention RETENTION = Retention.of(Duration.ofMinutes(1), Duration.ofHours(1));
    private static final byte[] KEY = Base64.getDecoder().decode(Receiver.SECRET.substring("whsec_".length()));
    private static final Caller ANN = new Caller("ann", "Ann", Set.of(), Set.of(), Caller.How.LOCAL);

    private final AdjustableClock clock = new AdjustableClock(Instant.parse("2026-01-31T23:58:30Z"));
    private final Receiver receiver = new Receiver();
    private final Database database;
    private Webhook webhook;

    WebhookTest(Database database) {
        this.database = database;
        this.webhook = webhook(false);
    }

    private Webhook webhook(boolean text) {
        WebhookSettings settings = Settings.read(List.of(SettingSource.of(Map.of(
                        "parley.webhook.url", receiver.uri().toString(),
                        "parley.webhook.secret", Receiver.SECRET,
                        "parley.webhook.text", Boolean.toString(text)))))
                .webhook()
                .orElseThrow();
        return new Webhook(settings, database, clock);
    }

    /** Other tests share the database. */
    @BeforeEach
    void forget() {
        database.jdbi()
                .useTransaction(handle ->
                        handle.createUpdate("delete from webhook_message").execute());
    }

    @AfterEach
    void stop() {
        webhook.close();
        receiver.close();
    }

    /** A model that says a word and reaches its limit. */
    private static final class Cut implements Provider {
        @Override
        public String name() {
            return "cut";
        }

        @Override
        public List<String> models() {
            return List.of("gpt-5-mini");
        }

        @Override
        public Ending stream(Prompt prompt, AnswerSink sink, Cancellation cancellation) {
            sink.text("Word");
            sink.flush();
            return new Ending.Incomplete("max_output_tokens", Optional.of(new Usage(7, 1, 8)));
        }

        @Override
        public Ending relay(RelayedRequest request, RelaySink sink, Cancellation cancellation) {
            throw new AssertionError("only prompts are asked here");
        }

        @Override
        public Set<String> flagged(String model, List<String> texts) {
            return Set.of();
        }

        @Override
        public void close() {
            // nothing is held
        }
    }

    /** @param dies whether the process ends before the answer does */
    private void answer(boolean dies) {
        answer(dies ? Optional.empty() : Optional.of(webhook));
    }

    /** @param ending where its end is told; nowhere, if the process ends before */
    private void answer(Optional<Webhook> ending) {
        Webhook hook = webhook;
        try (Generations generations = new Generations(new Cut(), RETENTION, OpenGate.GATE)) {
            generations.listen(new GenerationListener() {
                @Override
                public void begins(Generation answer) {
                    hook.begins(answer);
                }

                @Override
                public void ended(Generation answer, Spent spent) {
                    ending.ifPresent(there -> there.ended(answer, spent));
                }
            });
            Start start =
                    Start.stateless(GenerationId.random(), ANN, Prompt.of("gpt-5-mini", "Hello"), OnDisconnect.FINISH);
            assertInstanceOf(Admission.Admitted.class, generations.start(start))
                    .reader()
                    .close();
            eventually("it is over", () -> generations.running() == 0);
        }
    }

    private void restart() {
        webhook.close();
        webhook = webhook(false);
        webhook.takeUp();
    }

    @Test
    void whatIsToldIsSignedAsTheStandardSays() {
        try (Sender sender = new Sender(receiver.uri(), KEY)) {
            assertEquals(
                    "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                    sender.signature("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "{\"test\": 2432232314}"));
        }
    }

    @Test
    void theEndOfAnAnswerIsToldOnce() {
        answer(false);
        webhook.deliver();
        webhook.deliver();
        assertEquals(1, receiver.told().size());
        Receiver.Told told = receiver.told().getFirst();
        assertTrue(told.isSigned());
        assertEquals(Long.toString(clock.instant().getEpochSecond()), told.timestamp());
        JsonNode data = told.data();
        assertEquals("ann", data.path("user").asText());
        assertEquals("gpt-5-mini", data.path("model").asText());
        assertEquals("incomplete", data.path("status").asText());
        assertEquals("max_output_tokens", data.path("reason").asText());
        assertTrue(data.path("conversation").isNull());
        assertEquals(8, data.at("/usage/total_tokens").asInt());
        assertFalse(data.at("/usage/estimated").asBoolean());
        assertFalse(data.has("text"), "nobody has asked for it");
    }

    @Test
    void whatTheAnswerSaysIsToldWhereTheSettingSaysSo() {
        webhook.close();
        webhook = webhook(true);
        answer(false);
        webhook.deliver();
        assertEquals("Word", receiver.told().getFirst().data().path("text").asText());
    }

    @Test
    void whatIsNotTakenIsToldAgainAndLater() {
        receiver.answer(500);
        answer(false);
        webhook.deliver();
        webhook.deliver();
        assertEquals(1, receiver.told().size(), "not at once");
        clock.forward(Webhook.PAUSES.getFirst());
        webhook.deliver();
        assertEquals(2, receiver.told().size());
        clock.forward(Webhook.PAUSES.get(0));
        webhook.deliver();
        assertEquals(2, receiver.told().size(), "pauses grow");
        clock.forward(Webhook.PAUSES.get(1));
        receiver.answer(200);
        webhook.deliver();
        clock.forward(Duration.ofDays(2));
        webhook.deliver();
        assertEquals(3, receiver.told().size(), "taken");
        assertEquals(
                1, receiver.told().stream().map(Receiver.Told::id).distinct().count());
        assertEquals(
                3,
                receiver.told().stream()
                        .map(Receiver.Told::timestamp)
                        .distinct()
                        .count());
        assertTrue(receiver.told().stream().allMatch(Receiver.Told::isSigned));
    }

    @Test
    void aRedirectIsNotFollowed() {
        receiver.answer(307);
        answer(false);
        webhook.deliver();
        clock.forward(Webhook.PAUSES.getFirst());
        webhook.deliver();
        assertEquals(2, receiver.told().size());
    }

    @Test
    void whatIsNeverTakenIsGivenUpAfterDays() {
        receiver.answer(503);
        answer(false);
        webhook.deliver();
        for (Duration pause : Webhook.PAUSES) {
            clock.forward(pause);
            webhook.deliver();
        }
        assertEquals(1 + Webhook.PAUSES.size(), receiver.told().size());
        clock.forward(Duration.ofDays(30));
        webhook.deliver();
        assertEquals(1 + Webhook.PAUSES.size(), receiver.told().size());
    }

    @Test
    void whatHadNotBeenTakenIsToldAfterARestart() {
        receiver.answer(500);
        answer(false);
        webhook.deliver();
        restart();
        receiver.answer(200);
        clock.forward(Webhook.PAUSES.getFirst());
        webhook.deliver();
        assertEquals(2, receiver.told().size());
        assertEquals(
                "max_output_tokens",
                receiver.told().getLast().data().path("reason").asText());
    }

    @Test
    void anAnswerThatDiedWithItsServerIsToldAsInterrupted() {
        answer(true);
        webhook.deliver();
        assertEquals(List.of(), receiver.told(), "it may go on");
        restart();
        webhook.deliver();
        JsonNode data = receiver.told().getFirst().data();
        assertEquals("failed", data.path("status").asText());
        assertEquals("interrupted", data.path("reason").asText());
        assertTrue(data.path("usage").isNull());
    }

    @Test
    void anAnswerThatWentOnElsewhereIsToldAsItEndedThere() {
        try (Webhook elsewhere = webhook(false)) {
            answer(Optional.of(elsewhere));
            webhook.deliver();
            assertEquals(1, receiver.told().size());
            JsonNode data = receiver.told().getFirst().data();
            assertEquals("max_output_tokens", data.path("reason").asText());
            assertEquals(8, data.path("usage").path("total_tokens").asLong());
        }
    }

    @Test
    void whoeverIsBusyWithAMessageIsNotInterruptedByAnother() {
        answer(false);
        Outbox outbox = new Outbox(database.jdbi());
        Message message = outbox.due(clock.instant(), 1).getFirst();
        assertTrue(outbox.claim(message, clock.instant().plusSeconds(30)));
        assertFalse(outbox.claim(message, clock.instant().plusSeconds(30)), "another node has it");
        webhook.deliver();
        assertEquals(List.of(), receiver.told());
        clock.forward(Duration.ofSeconds(30));
        webhook.deliver();
        assertEquals(1, receiver.told().size(), "whoever had it is gone");
    }
}
