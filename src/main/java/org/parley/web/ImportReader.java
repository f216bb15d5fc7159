package org.parley.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.parley.conversation.ImportedConversation;

/** Reads what is imported: one conversation or an array of them, from our own export or from ChatGPT's. */
final class ImportReader {
    private ImportReader() {}

    /** @param skipped conversations in which nobody said anything */
    record Result(List<ImportedConversation> conversations, int skipped) {}

    /** @throws ProblemException naming the place that cannot be read; nothing is taken then */
    static Result read(JsonNode body, Instant now) {
        List<JsonNode> given = new ArrayList<>();
        if (body.isArray()) {
            body.forEach(given::add);
        } else {
            given.add(body);
        }
        List<ImportedConversation> read = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            read.add(read(given.get(i), now, body.isArray() ? "/" + i : ""));
        }
        List<ImportedConversation> kept =
                read.stream().filter(it -> !it.messages().isEmpty()).toList();
        return new Result(kept, read.size() - kept.size());
    }

    private static ImportedConversation read(JsonNode conversation, Instant now, String at) {
        if (ChatGptExport.looksLike(conversation)) {
            return ChatGptExport.read(conversation, now);
        }
        if (ParleyExport.looksLike(conversation)) {
            return ParleyExport.read(conversation, now, at);
        }
        throw new ProblemException(
                Problem.invalid(
                        at,
                        "is neither a conversation that Parley has exported (with messages) nor one of ChatGPT's (with a mapping)"));
    }
}
