package org.parley.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.parley.generation.GenerationId;
import org.parley.testing.EventStream;
import org.parley.testing.StreamEvent;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** Asks one question after the other in one conversation; one that was not acknowledged is sent again, as it was. */
final class PersistentClient implements Runnable {
    private final Lifeline lifeline;
    private final String model;
    private final BooleanSupplier enough;
    private final String conversation;
    private final List<Asked> asked = new ArrayList<>();

    PersistentClient(Lifeline lifeline, String model, BooleanSupplier enough) {
        this.lifeline = lifeline;
        this.model = model;
        this.enough = enough;
        try (WireResponse made = lifeline.server().send(WireRequest.post("/api/conversations"))) {
            assertEquals(201, made.status(), made::text);
            this.conversation = made.json().path("id").asText();
        }
    }

    @Override
    public void run() {
        while (!enough.getAsBoolean()) {
            Asked question =
                    new Asked("question-" + asked.size(), GenerationId.random().text());
            asked.add(question);
            while (!acknowledged(question)) {
                // the server was killed, and may or may not have it
            }
        }
    }

    private boolean acknowledged(Asked question) {
        boolean acknowledged = false;
        try (WireResponse response = lifeline.server().send(request(question))) {
            if (response.status() == 409) { // it has it from before it was killed
                question.knownAlready();
                return true;
            }
            try (EventStream stream = response.events()) {
                for (Optional<StreamEvent> event = stream.poll(); event.isPresent(); event = stream.poll()) {
                    acknowledged = true;
                    question.take(event.get());
                }
            }
        } catch (UncheckedIOException killed) {
            // what was acknowledged stays so
        }
        return acknowledged;
    }

    private WireRequest request(Asked question) {
        return WireRequest.post("/api/llmstream")
                .header("Parley-Generation", question.generation)
                .json("""
                        {"conversation":"%s","model":"%s","messages":[{"id":"%s","text":"about %s"}]}""".formatted(conversation, model, question.message, question.message));
    }

    /** What the conversation holds now, once nothing in it is running. */
    Findings check(String expected) {
        JsonNode messages = stored();
        assertEquals(
                2 * asked.size(),
                messages.size(),
                () -> "every question and its answer, none twice: " + asked + messages);
        Findings findings = new Findings(asked.size(), 0, 0);
        for (int i = 0; i < asked.size(); i++) {
            Asked question = asked.get(i);
            JsonNode stored = messages.get(2 * i);
            JsonNode answer = messages.get(2 * i + 1);
            assertEquals(question.message, stored.path("id").asText());
            assertEquals("about " + question.message, stored.path("text").asText());
            assertEquals(question.message, answer.path("parent").asText());
            assertEquals(question.generation, answer.path("generation").asText());
            findings = findings.and(check(question, answer, expected));
        }
        return findings;
    }

    private static Findings check(Asked question, JsonNode answer, String expected) {
        String text = answer.path("text").asText();
        assertTrue(expected.startsWith(text), () -> "a prefix of what was sent: " + text);
        switch (answer.path("status").asText()) {
            case "completed" -> assertEquals(expected, text);
            case "interrupted" -> {
                return new Findings(0, 1, question.lostNanos(text.length()));
            }
            default -> throw new AssertionError("neither whole nor interrupted: " + answer);
        }
        assertTrue(expected.startsWith(question.received()));
        return new Findings(0, 0, 0);
    }

    boolean running() {
        for (JsonNode message : stored()) {
            if (message.path("status").asText().equals("running")) {
                return true;
            }
        }
        return false;
    }

    private JsonNode stored() {
        try (WireResponse response = lifeline.server().send(WireRequest.get("/api/conversations/" + conversation))) {
            assertEquals(200, response.status(), response::text);
            return response.json().path("messages");
        }
    }
}
