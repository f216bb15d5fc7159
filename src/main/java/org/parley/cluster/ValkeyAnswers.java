package org.parley.cluster;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.parley.identity.Caller;

/** Answers and their blocks, as Valkey has them. */
final class ValkeyAnswers {
    private ValkeyAnswers() {}

    /** Fields and values of its hash; how it stands is in the same. */
    static List<String> fields(SharedAnswer answer, String node) {
        List<String> fields = new ArrayList<>(List.of("node", node));
        fields.addAll(
                List.of("owner", answer.owner().id(), "name", answer.owner().name()));
        fields.addAll(List.of(
                "groups",
                String.join("\n", answer.owner().groups().stream().sorted().toList())));
        fields.addAll(List.of("how", answer.owner().how().name(), "model", answer.model()));
        fields.addAll(List.of("relayed", answer.relayed() ? "1" : "0"));
        answer.place()
                .ifPresent(place ->
                        fields.addAll(List.of("conversation", place.conversation(), "message", place.message())));
        fields.addAll(List.of("input", Long.toString(answer.inputTokens()), "receipt", answer.receipt()));
        return fields;
    }

    /** Empty where there is no such hash. */
    static Optional<SharedAnswer> answer(String id, @Nullable Object hash) {
        Map<String, String> fields = new HashMap<>();
        for (var each = list(hash).iterator(); each.hasNext(); ) {
            fields.put(text(each.next()), text(each.next()));
        }
        return Optional.ofNullable(fields.get("node")).map(node -> answer(id, node, fields));
    }

    private static SharedAnswer answer(String id, String node, Map<String, String> fields) {
        Set<String> groups = Arrays.stream(field(fields, "groups").split("\n"))
                .filter(group -> !group.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        return new SharedAnswer(
                id,
                node,
                new Caller(
                        field(fields, "owner"),
                        field(fields, "name"),
                        groups,
                        Set.of(),
                        Caller.How.valueOf(field(fields, "how"))),
                field(fields, "model"),
                field(fields, "relayed").equals("1"),
                Optional.ofNullable(fields.get("conversation"))
                        .map(conversation -> new SharedAnswer.Place(conversation, field(fields, "message"))),
                Long.parseLong(field(fields, "input")),
                field(fields, "receipt"),
                !field(fields, "kept").equals("0"));
    }

    private static String field(Map<String, String> fields, String name) {
        return fields.getOrDefault(name, "");
    }

    /** Whether it goes on, as its hash says. */
    static boolean isRunning(@Nullable Object hash) {
        List<?> fields = list(hash);
        for (int i = 0; i < fields.size(); i += 2) {
            if (text(fields.get(i)).equals("ended")) {
                return false;
            }
        }
        return !fields.isEmpty();
    }

    /** @param entries of a stream */
    static List<Block> blocks(String id, @Nullable Object entries) {
        List<Block> blocks = new ArrayList<>();
        for (Object entry : list(entries)) {
            List<?> idAndFields = list(entry);
            String numbers = text(idAndFields.get(0));
            int between = numbers.indexOf('-');
            List<?> fields = list(idAndFields.get(1));
            blocks.add(new Block(
                    id,
                    Long.parseLong(numbers.substring(0, between)),
                    Long.parseLong(numbers.substring(between + 1)),
                    (byte[]) fields.get(1),
                    fields.size() > 2 ? Optional.of(text(fields.get(3))) : Optional.empty()));
        }
        return blocks;
    }

    static List<?> list(@Nullable Object answer) {
        return answer == null ? List.of() : (List<?>) answer;
    }

    static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }
}
