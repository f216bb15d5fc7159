package org.parley.web;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.parley.conversation.NewFile;
import org.parley.provider.HostedTool;
import org.parley.provider.ReasoningEffort;
import org.parley.provider.Turn;

/**
 * The body of {@code POST /api/llmstream}, checked.
 *
 * @param parent empty text: the conversation's beginning
 * @param files beside the JSON; they go with the newest user message
 */
record GenerationRequest(
        List<Message> messages,
        Optional<String> model,
        Optional<String> conversation,
        Optional<String> parent,
        Optional<ReasoningEffort> reasoning,
        Set<HostedTool> tools,
        List<NewFile> files) {

    GenerationRequest with(List<Message> others) {
        return new GenerationRequest(others, model, conversation, parent, reasoning, tools, files);
    }

    /**
     * @param id chosen by the client
     * @param attachments ids of stored files
     */
    record Message(
            Optional<String> id, Turn.Role role, Optional<String> author, String text, List<String> attachments) {
        Message saying(String otherText, Optional<String> otherAuthor) {
            return new Message(id, role, otherAuthor, otherText, attachments);
        }

        Message with(List<String> more) {
            return new Message(
                    id,
                    role,
                    author,
                    text,
                    Stream.concat(attachments.stream(), more.stream()).toList());
        }
    }
}
