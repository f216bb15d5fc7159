package org.parley.conversation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A message's lists as JSON in a column of text: they are only ever read and written whole. An empty one is null. */
final class MessageLists {
    private static final ObjectMapper JSON = new ObjectMapper();

    private MessageLists() {}

    static @Nullable String sources(List<Message.Source> sources) {
        ArrayNode array = JSON.createArrayNode();
        for (Message.Source source : sources) {
            array.addObject()
                    .put(source.kind() == Message.Source.Kind.URL ? "url" : "file", source.at())
                    .put("title", source.title())
                    .put("start", source.start())
                    .put("end", source.end());
        }
        return text(array);
    }

    static List<Message.Source> sources(@Nullable String json) {
        return list(json, node -> {
            boolean url = node.has("url");
            return new Message.Source(
                    url ? Message.Source.Kind.URL : Message.Source.Kind.FILE,
                    node.path(url ? "url" : "file").asText(),
                    node.path("title").asText(),
                    node.path("start").asInt(),
                    node.path("end").asInt());
        });
    }

    static @Nullable String tools(List<Message.ToolUse> tools) {
        ArrayNode array = JSON.createArrayNode();
        for (Message.ToolUse tool : tools) {
            array.addObject()
                    .put("id", tool.id())
                    .put("name", tool.name())
                    .put("status", tool.status())
                    .put("detail", tool.detail());
        }
        return text(array);
    }

    static List<Message.ToolUse> tools(@Nullable String json) {
        return list(
                json,
                node -> new Message.ToolUse(
                        node.path("id").asText(),
                        node.path("name").asText(),
                        node.path("status").asText(),
                        node.path("detail").asText()));
    }

    private static @Nullable String text(ArrayNode array) {
        return array.isEmpty() ? null : array.toString();
    }

    private static <T> List<T> list(@Nullable String json, Function<JsonNode, T> each) {
        if (json == null) {
            return List.of();
        }
        try {
            List<T> list = new ArrayList<>();
            JSON.readTree(json).forEach(node -> list.add(each.apply(node)));
            return list;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the column holds what this class has written", e);
        }
    }
}
