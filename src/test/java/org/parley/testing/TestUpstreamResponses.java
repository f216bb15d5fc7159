package org.parley.testing;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The responses that {@link TestUpstream} makes in the background, by their ids. Thread-safe. */
final class TestUpstreamResponses {
    private static final Pattern PATH = Pattern.compile("/v1/responses/(\\w+)(/cancel)?(\\?.*)?");
    private static final Pattern AFTER = Pattern.compile("starting_after=(\\d+)");

    private final Map<String, TestUpstreamExchange> all = new ConcurrentHashMap<>();
    private final AtomicInteger made = new AtomicInteger();

    /**
     * Begins to make one.
     *
     * @param first who has asked, and reads it
     * @return what the script is played on
     */
    TestUpstreamExchange make(TestUpstreamExchange first, TestUpstream.Script script) {
        TestUpstreamResponse response = new TestUpstreamResponse("resp_bg" + made.incrementAndGet());
        TestUpstreamExchange making = first.background(response);
        all.put(response.id(), making);
        Thread.ofVirtual().name("test-upstream-background").start(() -> making.play(script));
        follow(first, response, -1, false);
        return making;
    }

    private static void follow(TestUpstreamExchange reader, TestUpstreamResponse response, long after, boolean again) {
        Thread.ofVirtual()
                .name("test-upstream-follow")
                .start(() -> reader.play(exchange -> response.follow(exchange, after, again)));
    }

    /** @return whether an answer is being sent by another thread */
    boolean answer(TestUpstreamExchange exchange) {
        Matcher path = PATH.matcher(exchange.request().path());
        Optional<TestUpstreamExchange> making =
                path.matches() ? Optional.ofNullable(all.get(path.group(1))) : Optional.empty();
        if (making.isEmpty()) {
            exchange.json(404, TestUpstreamEvents.error("invalid_request_error", "no such response", "not_found"));
            return false;
        }
        TestUpstreamResponse response = making.get().response();
        switch (exchange.request().method()) {
            case "GET" -> {
                Matcher after = AFTER.matcher(exchange.request().path());
                follow(exchange, response, after.find() ? Long.parseLong(after.group(1)) : -1, true);
                return true;
            }
            case "DELETE" -> {
                forget(response);
                exchange.json(
                        200, "{\"id\":\"" + response.id() + "\",\"object\":\"response.deleted\",\"deleted\":true}");
            }
            default -> {
                if (making.get().open()) {
                    making.get().peerLeft();
                }
                exchange.json(
                        200,
                        TestUpstreamEvents.snapshot("cancelled", making.get().model(), ""));
            }
        }
        return false;
    }

    void forget(TestUpstreamResponse response) {
        all.remove(response.id());
    }

    int kept() {
        return all.size();
    }
}
