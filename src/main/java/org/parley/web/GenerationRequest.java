package org.parley.web;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.parley.provider.HostedTool;
import org.parley.provider.ReasoningEffort;
import org.parley.provider.Turn;

/** The body of {@code POST /api/llmstream}, checked. */
record GenerationRequest(
        List<Message> messages,
        Optional<String> model,
        Optional<String> conversation,
        Optional<ReasoningEffort> reasoning,
        Set<HostedTool> tools) {

    record Message(Turn.Role role, Optional<String> author, String text, List<String> attachments) {}
}
