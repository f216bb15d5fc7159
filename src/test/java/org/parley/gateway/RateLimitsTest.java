package org.parley.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Eventually.eventually;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** What limits leave, as programs are told with each answer. */
class RateLimitsTest {
    private final TestUpstream upstream = TestUpstream.start();

    @AfterEach
    void stop() {
        upstream.close();
    }

    private ParleyServer limited(String limits) {
        return ParleyServer.before(upstream, Map.of("parley.limits", limits));
    }

    /** The headers about requests or tokens. */
    private record Told(Optional<String> limit, Optional<String> remaining, Optional<String> reset) {
        static Told of(WireResponse response, String unit) {
            return new Told(
                    response.header("x-ratelimit-limit-" + unit),
                    response.header("x-ratelimit-remaining-" + unit),
                    response.header("x-ratelimit-reset-" + unit));
        }

        void assertIs(String most, String left) {
            assertEquals(Optional.of(most), limit);
            assertEquals(Optional.of(left), remaining);
            assertTrue(reset.orElseThrow().matches("(\\d+h)?(\\d+m)?\\d+s"), reset::toString);
        }
    }

    private static Told ask(ParleyServer server, WireRequest request, int status, String unit) {
        try (WireResponse response = request.send(server)) {
            assertEquals(status, response.status(), response::text);
            assertFalse(response.text().isEmpty());
            return Told.of(response, unit);
        }
    }

    @Test
    void theTightestLimitOfRequestsIsToldWithEachAnswerAndRefusal() {
        try (ParleyServer server = limited("user: 2 requests/month; everybody: 1000 requests/month")) {
            ask(server, Api.response("mock", ""), 200, "requests").assertIs("2", "1");
            ask(server, Api.chat("mock", ",\"stream\":true"), 200, "requests").assertIs("2", "0");
            ask(server, Api.response("mock", ",\"stream\":true"), 429, "requests")
                    .assertIs("2", "0");
            assertEquals(2, upstream.started());
        }
    }

    @Test
    void aKeysOwnLimitIsToldWhereItIsTheTightest() {
        try (ParleyServer server = limited("user: 100 requests/month")) {
            String key;
            try (WireResponse made = WireRequest.post("/api/keys")
                    .json("{\"name\":\"a\",\"limits\":[\"5 requests/month\"]}")
                    .send(server)) {
                key = made.json().path("secret").asText();
            }
            ask(server, Api.response("mock", "").header("Authorization", "Bearer " + key), 200, "requests")
                    .assertIs("5", "4");
            ask(server, Api.response("mock", ""), 200, "requests").assertIs("100", "98");
        }
    }

    /** What an answer may need is reserved when it begins: 2,000 tokens and the question. */
    @Test
    void tokensAreToldWithWhatRunningAnswersHaveReserved() {
        try (ParleyServer server = limited("user: 10k tokens/month")) {
            Told told = ask(server, Api.response("mock", ""), 200, "tokens");
            long left = Long.parseLong(told.remaining().orElseThrow());
            assertTrue(left <= 8_000 && left > 7_900, told::toString);
            assertEquals(Optional.of("10000"), told.limit());
            eventually(
                    "the answer is settled",
                    () -> server.application().generations().running() == 0);
        }
    }

    @Test
    void whereNothingIsLimitedNothingIsTold() {
        try (ParleyServer server = ParleyServer.before(upstream, Map.of())) {
            Told told = ask(server, Api.response("mock", ""), 200, "requests");
            assertEquals(new Told(Optional.empty(), Optional.empty(), Optional.empty()), told);
        }
    }

    @ParameterizedTest
    @CsvSource({"PT0.02S, 1s", "PT0S, 0s", "PT-5S, 0s", "PT59S, 59s", "PT6M, 6m0s", "PT1H0M1S, 1h0m1s", "P1D, 24h0m0s"})
    void timesAreWrittenAsOpenAiWritesThem(Duration time, String words) {
        assertEquals(words, RateLimits.words(time));
    }
}
