package org.parley.web;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.parley.provider.Attachment;
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
        List<Attachment> files) {

    /** @param id chosen by the client */
    record Message(
            Optional<String> id, Turn.Role role, Optional<String> author, String text, List<String> attachments) {}
}
