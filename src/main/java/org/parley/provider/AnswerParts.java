package org.parley.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts an answer's text together out of its parts and completes it by the final snapshot. Of what has been said it remembers a
 * length and a hash, not the text: the log has that. Thread-confined.
 */
final class AnswerParts {
    private static final String BETWEEN_PARTS = "\n\n";

    private static final class Part {
        private final int output;
        private final int content;
        private final int offset;
        private int length;
        /** {@link String#hashCode} of all of the part's text. */
        private int hash;

        private int citations;

        Part(int output, int content, int offset) {
            this.output = output;
            this.content = content;
            this.offset = offset;
        }

        void add(String text) {
            hash = hash * power(text.length()) + text.hashCode();
            length += text.length();
        }

        boolean isPrefixOf(String text) {
            return text.length() >= length && text.substring(0, length).hashCode() == hash;
        }

        private static int power(int exponent) {
            int result = 1;
            int base = 31;
            for (int rest = exponent; rest > 0; rest >>= 1) {
                result = (rest & 1) == 1 ? result * base : result;
                base *= base;
            }
            return result;
        }
    }

    private final AnswerSink sink;
    private final List<Part> parts = new ArrayList<>(1);
    private @Nullable Part current;
    private int length;
    private boolean refused;

    AnswerParts(AnswerSink sink) {
        this.sink = sink;
    }

    boolean refused() {
        return refused;
    }

    void text(int output, int content, String text) {
        if (!text.isEmpty()) {
            say(part(output, content), text);
        }
    }

    void refusal(int output, int content, String text) {
        refused = true;
        text(output, content, text);
    }

    /** A source found by the model, as the {@code annotation} object says it. */
    void annotation(int output, int content, JsonNode annotation) {
        cite(part(output, content), annotation);
    }

    /** Says what the response's final output has beyond what came in pieces. */
    void complete(JsonNode outputs) {
        int ordinal = 0;
        for (int i = 0; i < outputs.size(); i++) {
            JsonNode contents = outputs.path(i).path("content");
            boolean message = outputs.path(i).path("type").asText().equals("message");
            for (int j = 0; message && j < contents.size(); j++) {
                JsonNode content = contents.path(j);
                boolean refusal = content.hasNonNull("refusal");
                refused |= refusal;
                String text = content.path(refusal ? "refusal" : "text").asText("");
                Part part = said(i, j, ordinal++);
                if (text.length() > part.length && part.isPrefixOf(text)) {
                    say(part, text.substring(part.length));
                }
                JsonNode annotations = content.path("annotations");
                for (int k = part.citations; k < annotations.size(); k++) {
                    cite(part, annotations.path(k));
                }
            }
        }
    }

    /** The part that came in pieces; some servers number the pieces otherwise than the whole, but keep the order. */
    private Part said(int output, int content, int ordinal) {
        for (Part part : parts) {
            if (part.output == output && part.content == content) {
                return part;
            }
        }
        return ordinal < parts.size() ? parts.get(ordinal) : part(output, content);
    }

    private Part part(int output, int content) {
        Part present = current;
        if (present != null && present.output == output && present.content == content) {
            return present;
        }
        Part found = null;
        for (Part part : parts) {
            if (part.output == output && part.content == content) {
                found = part;
            }
        }
        if (found == null) {
            int gap = length == 0 ? 0 : BETWEEN_PARTS.length();
            found = new Part(output, content, length + gap);
            parts.add(found);
        }
        current = found;
        return found;
    }

    private void say(Part part, String text) {
        if (part.length == 0 && length > 0) {
            length += BETWEEN_PARTS.length();
            sink.text(BETWEEN_PARTS);
        }
        part.add(text);
        length += text.length();
        sink.text(text);
    }

    private void cite(Part part, JsonNode annotation) {
        part.citations++;
        Citations.of(annotation, part.offset).ifPresent(sink::citation);
    }
}
