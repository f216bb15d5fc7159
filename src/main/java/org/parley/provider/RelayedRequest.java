package org.parley.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
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
}
