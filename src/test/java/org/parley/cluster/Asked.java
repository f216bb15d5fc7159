package org.parley.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.parley.testing.Chat;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** One question being asked: who asks and reads, who reads beside, and who stops it, each on connections of their own. */
final class Asked {
    private static final int TRIES = 300;

    private final Function<WireRequest, WireResponse> door;
    private final Question question;
    private final Taken taken = new Taken();
    private final Taken stopped = new Taken();
    private final PersistentReader poster;
    private final PersistentReader follower;
    private volatile Optional<String> conversation = Optional.empty();
    private volatile Optional<String> unstopped = Optional.empty();

    Asked(Function<WireRequest, WireResponse> door, Question question, Duration patience) {
        this.door = door;
        this.question = question;
        this.poster = new PersistentReader(
                door, last -> last == 0 ? post() : follow(last), taken, patience, new Random(question.seed()));
        this.follower = new PersistentReader(door, this::follow, taken, patience, new Random(question.seed() + 1));
    }

    /** Blocks until the answer has ended. */
    void ask() {
        if (question.stored()) {
            conversation = Optional.of(again(WireRequest.post("/api/conversations"), 201)
                    .path("id")
                    .asText());
        }
        poster.read();
    }

    /** Blocks until the answer has ended. */
    void follow() {
        LockSupport.parkNanos(question.joins().toNanos());
        follower.read();
    }

    /** Blocks until a server has said that it is stopped; where nobody stops it, not at all. */
    void stop() {
        question.stops().ifPresent(after -> {
            LockSupport.parkNanos(after.toNanos());
            try {
                var unused = again(Chat.stopping(question.generation()), 200);
                stopped.now();
            } catch (AssertionError e) {
                unstopped = Optional.of(String.valueOf(e.getMessage()));
            }
        });
    }

    private WireRequest post() {
        String place = conversation.map("\"conversation\":\"%s\","::formatted).orElse("");
        return WireRequest.post("/api/llmstream")
                .header("Parley-Generation", question.generation())
                .json("""
                        {%s"model":"%s","messages":[{"id":"question","text":"about %s"}]}""".formatted(place, question.model(), question.model()));
    }

    private WireRequest follow(long last) {
        return Chat.follow(question.generation(), last);
    }

    /** What its conversation holds, as the server tells it; nothing of a stateless one. */
    List<JsonNode> messages() {
        return conversation
                .map(id ->
                        again(WireRequest.get("/api/conversations/" + id), 200).path("messages"))
                .map(messages -> messages.valueStream().toList())
                .orElse(List.of());
    }

    private JsonNode again(WireRequest request, int wanted) {
        Random random = new Random(question.seed() + 2);
        String said = "nothing";
        for (int i = 0; i < TRIES; i++) {
            try (WireResponse response = door.apply(request)) {
                if (response.status() == wanted) {
                    return response.json();
                }
                said = response.status() + " " + response.text();
            } catch (UncheckedIOException cut) {
                // once more
            }
            PersistentReader.pause(random);
        }
        throw new AssertionError(request + " was never answered by " + wanted + ", at last by " + said);
    }

    Question question() {
        return question;
    }

    List<PersistentReader> readers() {
        return List.of(poster, follower);
    }

    /** How long before this moment a server said that it was stopped; negative: after it. */
    Optional<Duration> stoppedBefore(long moment) {
        return stopped.isSo() ? Optional.of(Duration.ofNanos(moment - stopped.at())) : Optional.empty();
    }

    /** Why nobody could stop it, where somebody was to. */
    Optional<String> unstopped() {
        return unstopped;
    }

    @Override
    public String toString() {
        return question.model() + " " + question.generation();
    }
}
