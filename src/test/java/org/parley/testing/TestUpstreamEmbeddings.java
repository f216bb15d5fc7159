package org.parley.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Vectors of two numbers: the length of the text, and a quarter. Of the words of {@link TestUpstreamScript} it knows {@code fail}. */
final class TestUpstreamEmbeddings {
    private TestUpstreamEmbeddings() {}

    static void play(TestUpstreamExchange exchange) {
        if (TestUpstreamScript.of(exchange.model()).failed(exchange)) {
            return;
        }
        JsonNode asked = exchange.request().json();
        boolean base64 = asked.path("encoding_format").asText().equals("base64");
        List<String> data = new ArrayList<>();
        for (JsonNode text : asked.path("input").isArray() ? asked.path("input") : List.of(asked.path("input"))) {
            data.add("{\"object\":\"embedding\",\"index\":" + data.size() + ",\"embedding\":"
                    + vector(text.asText().length(), base64) + "}");
        }
        exchange.json(
                200,
                "{\"object\":\"list\",\"data\":[" + String.join(",", data) + "],\"model\":\"" + exchange.model()
                        + "\",\"usage\":{\"prompt_tokens\":8,\"total_tokens\":8}}");
    }

    private static String vector(int length, boolean base64) {
        if (!base64) {
            return "[" + length + ".0,0.25]";
        }
        ByteBuffer numbers = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        numbers.putFloat(length).putFloat(0.25f);
        return "\"" + Base64.getEncoder().encodeToString(numbers.array()) + "\"";
    }
}
