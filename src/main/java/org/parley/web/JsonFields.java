package org.parley.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Takes typed fields out of a JSON object and collects the faults. A null field counts as absent. */
final class JsonFields {
    /** Nobody mends more at a time, and the answer to a large request stays small. */
    private static final int MOST_FAULTS = 20;

    private static final String SENDABLE = "must not hold NUL or half of a surrogate pair";

    private final List<Problem.FieldFault> faults = new ArrayList<>();
    private int count;

    void throwIfFaulty() {
        if (!faults.isEmpty()) {
            throw new ProblemException(Problem.invalid(faults));
        }
    }

    /** Faults so far, also those that are too many to be told. */
    int count() {
        return count;
    }

    void fault(String pointer, String detail) {
        if (count++ < MOST_FAULTS) {
            faults.add(new Problem.FieldFault(pointer, detail));
        }
    }

    Optional<String> string(JsonNode object, String at, String field) {
        return of(object, at, field, JsonNode::isTextual, "must be a string")
                .map(JsonNode::textValue)
                .filter(text -> {
                    boolean sendable = isSendable(text);
                    if (!sendable) {
                        fault(at + "/" + field, SENDABLE);
                    }
                    return sendable;
                });
    }

    List<String> strings(JsonNode object, String at, String field, int most) {
        List<String> result = new ArrayList<>();
        String pointer = at + "/" + field;
        of(object, at, field, JsonNode::isArray, "must be an array of strings").ifPresent(array -> {
            if (array.size() > most) {
                fault(pointer, "must hold at most " + most + " strings");
                return;
            }
            for (int i = 0; i < array.size(); i++) {
                if (array.get(i).isTextual()) {
                    result.add(array.get(i).textValue());
                } else {
                    fault(pointer + "/" + i, "must be a string");
                }
            }
        });
        return result;
    }

    /** A word of the wire for a constant of the enum. */
    <E extends Enum<E>> Optional<E> choice(String word, String pointer, Class<E> type) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(word)) {
                return Optional.of(constant);
            }
        }
        String words = String.join(
                ", ",
                List.of(type.getEnumConstants()).stream()
                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                        .toList());
        fault(pointer, "must be one of " + words);
        return Optional.empty();
    }

    Optional<JsonNode> of(JsonNode object, String at, String field, Predicate<JsonNode> expected, String otherwise) {
        JsonNode node = object.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        if (!expected.test(node)) {
            fault(at + "/" + field, otherwise);
            return Optional.empty();
        }
        return Optional.of(node);
    }

    /** NUL has no place in text, and half a surrogate pair has no UTF-8. */
    private static boolean isSendable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return false;
            }
            if (Character.isSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}
