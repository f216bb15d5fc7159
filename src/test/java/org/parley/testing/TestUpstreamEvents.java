package org.parley.testing;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The JSON of the Responses API's events, numbered as one answer's. */
public final class TestUpstreamEvents {
    private static final String ITEM = "msg_68f0c2a4d1b08190a7c5";

    private final AtomicInteger sequence = new AtomicInteger();
    private final AtomicInteger deltas = new AtomicInteger();

    int next() {
        return sequence.getAndIncrement();
    }

    int deltas() {
        return deltas.get();
    }

    /** The SSE frame of an event whose first member is its type. */
    public static String frame(String json) {
        String head = "{\"type\":\"";
        if (!json.startsWith(head)) {
            throw new IllegalArgumentException("the type comes first: " + json);
        }
        String type = json.substring(head.length(), json.indexOf('"', head.length()));
        return "event: " + type + "\ndata: " + json + "\n\n";
    }

    /** An event of this type with these further members. */
    public String of(String type, String members) {
        return "{\"type\":\"" + type + "\",\"sequence_number\":" + next() + (members.isEmpty() ? "" : "," + members)
                + "}";
    }

    public String delta(String text, int outputIndex, int contentIndex) {
        boolean ascii = deltas.getAndIncrement() % 2 == 1;
        return of(
                "response.output_text.delta",
                place(outputIndex, contentIndex) + ",\"delta\":\"" + escape(text, ascii)
                        + "\",\"logprobs\":[],\"obfuscation\":\"a1b2c3d4\"");
    }

    /** @param output the members of the response's {@code output} array */
    public String response(String type, String status, String model, String output) {
        return of(type, "\"response\":" + snapshot(status, model, output));
    }

    public static String snapshot(String status, String model, String output) {
        String error = status.equals("failed")
                ? "{\"code\":\"server_error\",\"message\":\"SECRET-UPSTREAM-TEXT the model failed.\"}"
                : "null";
        String details = status.equals("incomplete") ? "{\"reason\":\"max_output_tokens\"}" : "null";
        String usage = status.equals("in_progress")
                ? "null"
                : "{\"input_tokens\":36,\"input_tokens_details\":{\"cached_tokens\":0},\"output_tokens\":11,"
                        + "\"output_tokens_details\":{\"reasoning_tokens\":0},\"total_tokens\":47}";
        return "{\"id\":\"resp_68f0\",\"object\":\"response\",\"created_at\":1760000000,\"status\":\"" + status
                + "\",\"error\":" + error + ",\"incomplete_details\":" + details + ",\"model\":\""
                + escape(model, false)
                + "\",\"output\":[" + output + "],\"usage\":" + usage + ",\"metadata\":{}}";
    }

    /** {@code output_text.done}, {@code content_part.done}, {@code output_item.done} and the terminal event. */
    List<String> closing(String text, String model, String status) {
        String quoted = "\"" + escape(text, false) + "\"";
        String part = "{\"type\":\"output_text\",\"annotations\":[],\"logprobs\":[],\"text\":" + quoted + "}";
        return List.of(
                of("response.output_text.done", place(0, 0) + ",\"text\":" + quoted + ",\"logprobs\":[]"),
                of("response.content_part.done", place(0, 0) + ",\"part\":" + part),
                of("response.output_item.done", "\"output_index\":0,\"item\":" + message(part)),
                response("response." + status, status, model, message(part)));
    }

    public static String textPart(String text) {
        return "{\"type\":\"output_text\",\"annotations\":[],\"text\":\"" + escape(text, false) + "\"}";
    }

    /** A message item with these content parts. */
    public static String message(String parts) {
        return "{\"id\":\"" + ITEM + "\",\"type\":\"message\",\"status\":\"completed\",\"content\":[" + parts
                + "],\"role\":\"assistant\"}";
    }

    static String models(List<String> names) {
        StringBuilder data = new StringBuilder();
        for (String name : names) {
            data.append(data.isEmpty() ? "" : ",")
                    .append("{\"id\":\"")
                    .append(name)
                    .append("\",\"object\":\"model\",\"created\":1760000000,\"owned_by\":\"test\"}");
        }
        return "{\"object\":\"list\",\"data\":[" + data + "]}";
    }

    /** An error's body. */
    public static String error(String type, String message, String code) {
        return "{\"error\":{\"message\":\"" + message + "\",\"type\":\"" + type + "\",\"param\":null,\"code\":\"" + code
                + "\"}}";
    }

    static String place(int outputIndex, int contentIndex) {
        return "\"item_id\":\"" + ITEM + "\",\"output_index\":" + outputIndex + ",\"content_index\":" + contentIndex;
    }

    /** @param ascii whether other characters than ASCII are written as {@code \\u} escapes */
    public static String escape(String text, boolean ascii) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c == '\n') {
                out.append("\\n");
            } else if (c < ' ' || (ascii && c > '~')) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
