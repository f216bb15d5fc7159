package org.parley.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Reads the Responses API's annotations. */
final class Citations {
    private Citations() {}

    /** @param offset where the annotated part begins in the whole answer */
    static Optional<Citation> of(JsonNode annotation, int offset) {
        int start = place(annotation, "start_index", offset);
        int end = place(annotation, "end_index", offset);
        return switch (annotation.path("type").asText()) {
            case "url_citation" ->
                Optional.of(new Citation.Web(text(annotation, "url"), text(annotation, "title"), start, end));
            case "file_citation", "container_file_citation", "file_path" ->
                Optional.of(new Citation.File(file(annotation), text(annotation, "filename"), start, end));
            default -> Optional.empty();
        };
    }

    private static int place(JsonNode annotation, String member, int offset) {
        JsonNode place = annotation.path(member);
        return place.isInt() && place.asInt() >= 0 ? place.asInt() + offset : -1;
    }

    private static String file(JsonNode annotation) {
        String name = text(annotation, "filename");
        return name.isEmpty() ? text(annotation, "file_id") : name;
    }

    private static String text(JsonNode annotation, String member) {
        return annotation.path(member).asText("");
    }
}
