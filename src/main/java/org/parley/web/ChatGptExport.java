package org.parley.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.parley.conversation.ImportedConversation;
import org.parley.conversation.Message;
import org.parley.conversation.StorableText;

/**
 * Reads one conversation of ChatGPT's export: a {@code mapping} of nodes, each with its message, its parent and its children. What
 * nobody said in the open (system texts, calls of tools and what they gave back) is left out, and what follows it hangs on what
 * came before it. Links that lead nowhere or in a circle are not followed.
 */
final class ChatGptExport {
    private static final Pattern OUR_ID = Pattern.compile("[A-Za-z0-9_.:-]{1,64}");

    private final JsonNode mapping;
    private final Instant created;
    private final ImportedMessages messages = new ImportedMessages();
    private final Set<String> visited = new HashSet<>();
    private int renamed;

    /** @param parent the nearest message before it that is kept */
    private record Step(String node, Optional<String> parent) {}

    private ChatGptExport(JsonNode mapping, Instant created) {
        this.mapping = mapping;
        this.created = created;
    }

    static boolean looksLike(JsonNode conversation) {
        return conversation.path("mapping").isObject();
    }

    static ImportedConversation read(JsonNode conversation, Instant now) {
        Instant created = ImportedMessages.time(conversation.path("create_time").asDouble())
                .orElse(now);
        ChatGptExport export = new ChatGptExport(conversation.path("mapping"), created);
        export.walk();
        Instant updated = ImportedMessages.time(conversation.path("update_time").asDouble())
                .orElse(created);
        String title = ImportedMessages.text(conversation.path("title")).orElse("");
        return new ImportedConversation(title, created, updated, export.messages.inOrderOfTime());
    }

    /** Depth first, so that a parent comes before its children and siblings keep their order. */
    private void walk() {
        Deque<Step> open = new ArrayDeque<>();
        List<String> roots = new ArrayList<>();
        mapping.fieldNames().forEachRemaining(id -> {
            if (!mapping.has(mapping.path(id).path("parent").asText(""))) {
                roots.add(id);
            }
        });
        push(open, roots, Optional.empty());
        while (!open.isEmpty()) {
            Step step = open.pop();
            if (visited.add(step.node())) {
                JsonNode node = mapping.path(step.node());
                Optional<String> kept = keep(step.node(), node.path("message"), step.parent());
                List<String> children = new ArrayList<>();
                node.path("children").forEach(child -> children.add(child.asText("")));
                push(open, children, kept);
            }
        }
    }

    private void push(Deque<Step> open, List<String> nodes, Optional<String> parent) {
        nodes.reversed().stream().filter(mapping::has).forEach(node -> open.push(new Step(node, parent)));
    }

    /** @return what its children hang on */
    private Optional<String> keep(String node, JsonNode message, Optional<String> parent) {
        Optional<Message.Role> role = role(message);
        String text = text(message.path("content"));
        if (role.isEmpty() || text.isBlank()) {
            return parent;
        }
        String id = OUR_ID.matcher(node).matches() ? node : "imported-" + ++renamed;
        messages.add(new Message(
                id,
                parent,
                role.get(),
                Optional.empty(),
                StorableText.of(text),
                "",
                Message.Status.COMPLETED,
                Optional.empty(),
                ImportedMessages.model(message.path("metadata").path("model_slug")),
                Optional.empty(),
                Optional.empty(),
                ImportedMessages.time(message.path("create_time").asDouble()).orElse(created),
                List.of(),
                List.of(),
                List.of()));
        return Optional.of(id);
    }

    private static Optional<Message.Role> role(JsonNode message) {
        boolean toEverybody = message.path("recipient").asText("all").equals("all");
        boolean hidden = message.path("metadata")
                .path("is_visually_hidden_from_conversation")
                .asBoolean();
        if (!toEverybody || hidden) {
            return Optional.empty();
        }
        return switch (message.path("author").path("role").asText()) {
            case "user" -> Optional.of(Message.Role.USER);
            case "assistant" -> Optional.of(Message.Role.ASSISTANT);
            default -> Optional.empty();
        };
    }

    private static String text(JsonNode content) {
        return switch (content.path("content_type").asText()) {
            case "text", "multimodal_text" -> parts(content.path("parts"));
            case "code" -> code(content);
            default -> "";
        };
    }

    private static String parts(JsonNode parts) {
        StringBuilder text = new StringBuilder();
        for (JsonNode part : parts) {
            String said = part.isTextual() ? part.asText() : part.path("text").asText("");
            if (!said.isEmpty()) {
                text.append(text.isEmpty() ? "" : "\n\n").append(said);
            }
        }
        return text.toString();
    }

    private static String code(JsonNode content) {
        String language = content.path("language").asText("");
        String text = content.path("text").asText("");
        return text.isBlank() ? "" : "```" + (language.equals("unknown") ? "" : language) + "\n" + text + "\n```";
    }
}
