package org.parley.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Eventually.eventually;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.parley.testing.EventStream;
import org.parley.testing.LogRecorder;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** What is secret and what was asked comes out nowhere that operators and administrators look. */
class CanaryTest {
    private static final String PROMPT = "canary-prompt-7f3a";
    private static final List<String> PAGES = List.of(
            "me",
            "admin/usage?by=user",
            "admin/users",
            "admin/service-accounts",
            "admin/audit",
            "admin/audit/export",
            "admin/settings",
            "admin/generations");

    private static String get(ParleyServer server, String path) {
        try (WireResponse response = WireRequest.get("/api/" + path).send(server)) {
            assertEquals(200, response.status(), path);
            return response.text();
        }
    }

    private static String metrics(ParleyServer server) {
        try (WireResponse response = WireRequest.get("/metrics").send(server)) {
            assertEquals(200, response.status());
            return response.text();
        }
    }

    private static String threads() {
        StringBuilder dump = new StringBuilder();
        for (ThreadInfo thread : ManagementFactory.getThreadMXBean().dumpAllThreads(true, true)) {
            dump.append(thread);
        }
        return dump.toString();
    }

    /** One is answered, one fails, one is refused. */
    private static String askThrice(ParleyServer server, TestUpstream upstream) {
        WireRequest ask = WireRequest.post("/api/llmstream")
                .json("{\"messages\":[{\"text\":\"" + PROMPT + "\"}],\"model\":\"m\"}");
        upstream.script(
                exchange -> exchange.begin().delta("Yes.").complete("Yes.").end());
        try (EventStream events = ask.send(server).events()) {
            events.rest();
        }
        upstream.script(
                exchange -> exchange.json(401, "{\"error\":{\"message\":\"" + ParleyServer.CANARY_KEY + "\"}}"));
        StringBuilder seen = new StringBuilder();
        try (EventStream events = ask.send(server).events()) {
            seen.append(events.rest().frames());
        }
        try (WireResponse refused = ask.send(server)) {
            assertEquals(429, refused.status());
            seen.append(refused.text());
        }
        return seen.toString();
    }

    @Test
    void theyAreInNoLogErrorPageOrThreadDump() {
        try (LogRecorder logs = LogRecorder.start();
                TestUpstream upstream = TestUpstream.start();
                ParleyServer server =
                        ParleyServer.before(upstream, Map.of("parley.limits", "user: 2 requests/month"))) {
            StringBuilder seen = new StringBuilder(askThrice(server, upstream));
            eventually("it is audited", () -> get(server, "admin/audit").contains("\"429\""));
            PAGES.forEach(page -> seen.append(get(server, page)));
            seen.append(metrics(server)).append(threads()).append(String.join("\n", logs.records()));
            assertFalse(seen.toString().contains(PROMPT));
            assertFalse(seen.toString().contains(ParleyServer.CANARY_KEY));
        }
    }

    @Test
    void theAuditHoldsWhatWasAskedWhereTheSettingSaysSo() {
        try (TestUpstream upstream = TestUpstream.start();
                ParleyServer server = ParleyServer.before(
                        upstream, Map.of("parley.limits", "user: 2 requests/month", "parley.audit-texts", "true"))) {
            assertFalse(askThrice(server, upstream).contains(PROMPT));
            eventually("it is audited", () -> get(server, "admin/audit").contains(PROMPT));
            assertTrue(get(server, "admin/audit/export").contains(PROMPT));
        }
    }
}
