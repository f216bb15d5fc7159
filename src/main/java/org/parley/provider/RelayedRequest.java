package org.parley.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a program asks, in the words of the Responses API; checked by whoever makes it, since all of it is sent.
 *
 * @param id that the answer's response has for the program
 * @param body of the request but for {@code stream} and {@code store}, which are ours to say; nobody changes it any more
 * @param chatOnly what the program asked for that only the chat completions API has, for upstreams that speak it
 */
public record RelayedRequest(String id, String model, ObjectNode body, ObjectNode chatOnly) implements Query {

    RelayedRequest withModel(String other) {
        ObjectNode asking = body.objectNode().setAll(body);
        return new RelayedRequest(id, other, asking.put("model", other), chatOnly);
    }

    @Override
    public Set<HostedTool> tools() {
        Set<HostedTool> tools = EnumSet.noneOf(HostedTool.class);
        for (JsonNode tool : body.path("tools")) {
            for (HostedTool hosted : HostedTool.values()) {
                if (hosted.name()
                        .toLowerCase(Locale.ROOT)
                        .equals(tool.path("type").asText())) {
                    tools.add(hosted);
                }
            }
        }
        return tools;
    }

    /**
     * As an item of the input, since a response repeats its {@code instructions}; so the program's own ones become the item after it. A
     * provider that may shorten the input takes away its beginning, which would be ours: it may not.
     */
    @Override
    public RelayedRequest instructed(String text) {
        ArrayNode input = Json.object().arrayNode();
        input.addObject().put("role", "developer").put("content", text);
        if (body.hasNonNull("instructions")) {
            input.addObject().put("role", "developer").set("content", body.path("instructions"));
        }
        JsonNode said = body.path("input");
        if (said.isTextual()) {
            input.addObject().put("role", "user").set("content", said);
        } else {
            said.forEach(input::add);
        }
        ObjectNode instructed = Json.object();
        instructed.setAll(body);
        instructed.remove(List.of("instructions", "truncation"));
        instructed.set("input", input);
        return new RelayedRequest(id, model, instructed, chatOnly);
    }
}
