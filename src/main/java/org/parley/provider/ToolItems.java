package org.parley.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Reads the Responses API's tool items: what people may want to know of each kind. */
final class ToolItems {
    private ToolItems() {}

    static String id(JsonNode event, JsonNode item) {
        String id = item.path("id").asText("");
        return id.isEmpty()
                ? event.path("item_id")
                        .asText("tool-" + event.path("output_index").asInt())
                : id;
    }

    static String name(JsonNode event, JsonNode item) {
        String name = item.path("name").asText("");
        if (!name.isEmpty()) {
            return name;
        }
        String type = item.path("type").asText("");
        return type.isEmpty() ? nameOfEvent(event.path("type").asText("")) : type.replaceFirst("_call$", "");
    }

    /** {@code response.web_search_call.searching} is of the tool {@code web_search}. */
    private static String nameOfEvent(String type) {
        return type.replaceFirst("^response\\.", "").replaceFirst("(_call|_call_[a-z_]+)?\\.[a-z_]+$", "");
    }

    static boolean failed(JsonNode item) {
        String status = item.path("status").asText("");
        return status.equals("failed") || status.equals("incomplete") || item.hasNonNull("error");
    }

    /** What the event says a tool is called with. */
    static String input(JsonNode event) {
        for (String member : List.of("arguments", "input", "code", "command")) {
            if (event.path(member).isTextual()) {
                return event.path(member).asText();
            }
        }
        return "";
    }

    static String detail(JsonNode item) {
        return switch (item.path("type").asText("")) {
            case "web_search_call" -> first(item.path("action"), "query", "url", "pattern");
            case "file_search_call" -> joined(item.path("queries"), ", ");
            case "shell_call" -> joined(item.path("action").path("commands"), "\n");
            case "local_shell_call" -> joined(item.path("action").path("command"), " ");
            case "computer_call" -> first(item.path("action"), "type");
            case "apply_patch_call" -> first(item.path("operation"), "path", "type");
            case "image_generation_call" -> first(item, "revised_prompt");
            case "mcp_list_tools" -> first(item, "server_label");
            default -> input(item);
        };
    }

    private static String first(JsonNode node, String... members) {
        for (String member : members) {
            if (node.path(member).isTextual()) {
                return node.path(member).asText();
            }
        }
        return "";
    }

    private static String joined(JsonNode array, String between) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.asText("")));
        return String.join(between, texts);
    }
}
