package org.parley.testing;

/** Reasoning, tool calls and citations around an answer's text. */
final class TestUpstreamExtras {
    private TestUpstreamExtras() {}

    static void before(TestUpstreamExchange exchange, TestUpstreamScript script) {
        TestUpstreamEvents events = exchange.events();
        if (script.has("items")) {
            exchange.event(events.of(
                    "response.output_item.added",
                    "\"output_index\":0,\"item\":"
                            + TestUpstreamEvents.message("").replace("completed", "in_progress")));
            exchange.event(events.of(
                    "response.content_part.added",
                    TestUpstreamEvents.place(0, 0) + ",\"part\":" + TestUpstreamEvents.textPart("")));
        }
        if (script.has("reasoning")) {
            String place = "\"item_id\":\"rs_1\",\"output_index\":0,\"summary_index\":0";
            exchange.event(events.of(
                    "response.output_item.added",
                    "\"output_index\":0,\"item\":{\"id\":\"rs_1\",\"type\":\"reasoning\",\"summary\":[]}"));
            for (String piece : new String[] {"Weighing ", "the ", "question."}) {
                exchange.event(
                        events.of("response.reasoning_summary_text.delta", place + ",\"delta\":\"" + piece + "\""));
            }
            exchange.event(
                    events.of("response.reasoning_summary_text.done", place + ",\"text\":\"Weighing the question.\""));
        }
        if (script.has("tools")) {
            String call = "{\"id\":\"ws_1\",\"type\":\"web_search_call\",\"status\":\"%s\","
                    + "\"action\":{\"type\":\"search\",\"query\":\"parley\"}}";
            String place = "\"output_index\":0,\"item_id\":\"ws_1\"";
            exchange.event(events.of(
                    "response.output_item.added", "\"output_index\":0,\"item\":" + String.format(call, "in_progress")));
            exchange.event(events.of("response.web_search_call.in_progress", place));
            exchange.event(events.of("response.web_search_call.searching", place));
            exchange.event(events.of("response.web_search_call.completed", place));
            exchange.event(events.of(
                    "response.output_item.done", "\"output_index\":0,\"item\":" + String.format(call, "completed")));
        }
    }

    static void after(TestUpstreamExchange exchange, TestUpstreamScript script) {
        if (script.has("citations")) {
            exchange.event(exchange.events()
                    .of(
                            "response.output_text.annotation.added",
                            TestUpstreamEvents.place(0, 0)
                                    + ",\"annotation_index\":0,\"annotation\":{\"type\":\"url_citation\","
                                    + "\"url\":\"https://example.org/a\",\"title\":\"A\","
                                    + "\"start_index\":1,\"end_index\":5}"));
        }
    }
}
