package org.parley.conversation;

import java.util.List;

/**
 * What an answer has said.
 *
 * @param text what has come since the last part
 * @param thinking what has come since the last part
 * @param sources all so far
 * @param tools all so far, each as it stands now
 */
public record AnswerPart(String text, String thinking, List<Message.Source> sources, List<Message.ToolUse> tools) {
    public static final AnswerPart NOTHING = new AnswerPart("", "", List.of(), List.of());

    public AnswerPart {
        sources = List.copyOf(sources);
        tools = List.copyOf(tools);
    }

    /** In place of a part that could not be stored: both. */
    public AnswerPart then(AnswerPart next) {
        return new AnswerPart(text + next.text, thinking + next.thinking, next.sources, next.tools);
    }
}
