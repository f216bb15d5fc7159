package org.parley.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import org.parley.gateway.AllowList.Kind;

/**
 * The tools that a program may give to the model: its own, and those of the provider's own that this deployment lets programs have.
 *
 * @param hosted types of tools that the provider runs
 */
record Tools(Set<String> hosted) {
    private static final Map<String, Map<String, Kind>> OWN = Map.of(
            "function",
            Map.of(
                    "type", Kind.TEXT,
                    "name", Kind.TEXT,
                    "description", Kind.TEXT,
                    "parameters", Kind.OBJECT,
                    "strict", Kind.FLAG),
            "custom",
            Map.of("type", Kind.TEXT, "name", Kind.TEXT, "description", Kind.TEXT, "format", Kind.OBJECT));

    Tools {
        hosted = Set.copyOf(hosted);
    }

    ArrayNode allowed(JsonNode tools) {
        ArrayNode allowed = Json.object().arrayNode();
        for (int i = 0; i < tools.size(); i++) {
            String at = "tools[" + i + "]";
            AllowList.require(tools.get(i), at, Kind.OBJECT);
            String type = tools.get(i).path("type").asText();
            Map<String, Kind> members = OWN.get(type);
            if (members != null) {
                ObjectNode tool = AllowList.take(tools.get(i), at, members);
                if (!tool.has("name")) {
                    throw AllowList.invalidType(at + ".name", "a string");
                }
                allowed.add(tool);
            } else if (hosted.contains(type)) {
                allowed.add(tools.get(i));
            } else {
                throw AllowList.unsupported(at + ".type", "The tool '" + type + "' is not offered here.");
            }
        }
        return allowed;
    }
}
