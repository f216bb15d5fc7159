package org.parley.testing;

/**
 * An answer as chunks of a chat completion. Of the words of {@link TestUpstreamScript} it knows {@code n}, {@code r}, {@code gate}, {@code utf8},
 * {@code fail}, {@code cut}, {@code eof}, {@code stall}, {@code incomplete}, {@code reasoning}, and {@code calls}: two function calls in place of text.
 */
public final class TestUpstreamChat {
    private TestUpstreamChat() {}

    public static void play(TestUpstreamExchange exchange) {
        TestUpstreamScript script = TestUpstreamScript.of(
                exchange.model().contains("mock-")
                        ? exchange.model()
                        : exchange.request().body());
        if (script.failed(exchange)) {
            return;
        }
        exchange.head();
        chunk(exchange, "{\"role\":\"assistant\",\"content\":\"\"}", "null");
        if (script.has("reasoning")) {
            chunk(exchange, "{\"reasoning_content\":\"Weighing the question.\"}", "null");
        }
        if (script.has("calls")) {
            calls(exchange);
            return;
        }
        for (int i = 0; i < script.faultAfter(); i++) {
            if ((script.has("gate") && !exchange.awaitPermit()) || !exchange.pause(script.gap())) {
                return;
            }
            String text = TestUpstreamEvents.escape(script.piece(i), false);
            chunk(exchange, "{\"content\":\"" + text + "\"}", "null");
        }
        if (!script.fault(exchange)) {
            finish(exchange, script.has("incomplete") ? "length" : "stop");
        }
    }

    private static void calls(TestUpstreamExchange exchange) {
        for (int call = 0; call < 2; call++) {
            String head = "{\"tool_calls\":[{\"index\":" + call;
            chunk(
                    exchange,
                    head + ",\"id\":\"call_" + call
                            + "\",\"type\":\"function\",\"function\":{\"name\":\"look_up\",\"arguments\":\"\"}}]}",
                    "null");
            for (String piece : new String[] {"{\\\"at\\\":", call + "}"}) {
                chunk(exchange, head + ",\"function\":{\"arguments\":\"" + piece + "\"}}]}", "null");
            }
        }
        finish(exchange, "tool_calls");
    }

    private static void finish(TestUpstreamExchange exchange, String reason) {
        chunk(exchange, "{}", "\"" + reason + "\"");
        exchange.sse(
                data(
                        exchange,
                        "[]",
                        "{\"prompt_tokens\":36,\"completion_tokens\":11,\"total_tokens\":47,\"prompt_tokens_details\":{\"cached_tokens\":4}}"));
        exchange.sse("data: [DONE]\n\n");
        exchange.end();
    }

    private static void chunk(TestUpstreamExchange exchange, String delta, String finishReason) {
        exchange.sse(data(
                exchange, "[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finishReason + "}]", "null"));
    }

    private static String data(TestUpstreamExchange exchange, String choices, String usage) {
        return "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1760000000,\"model\":\""
                + TestUpstreamEvents.escape(exchange.model(), false) + "\",\"choices\":" + choices + ",\"usage\":"
                + usage
                + "}\n\n";
    }
}
