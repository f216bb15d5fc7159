package org.parley.provider;

import static java.util.Map.entry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What each event of the Responses API is to a chat. This table is the whole decision: a type that stands here counts as a sign of
 * life, one that does not (keep-alives, and what the API may add) is passed over.
 */
enum EventKind {
    /** The model has the question and works. */
    WORKING,
    TEXT,
    REFUSAL,
    /** A piece of the reasoning's summary, which is meant to be shown. */
    SUMMARY,
    /** A summary as a whole, for providers that send no pieces. */
    SUMMARY_WHOLE,
    ANNOTATION,
    ITEM_BEGINS,
    ITEM_ENDS,
    TOOL_WORKS,
    TOOL_ENDS,
    TOOL_FAILS,
    /** A piece of what a tool is called with; collected, shown as a whole. */
    TOOL_INPUT,
    TOOL_INPUT_WHOLE,
    COMPLETED,
    INCOMPLETE,
    FAILED,
    ERROR,
    /**
     * A sign of life with nothing to show: repeats of text that came in pieces (the terminal event has it all again), raw reasoning
     * (not meant for people), picture and sound data (never asked for, and megabytes).
     */
    NOTHING;

    private static final byte[] LEADING_TYPE = "{\"type\":\"".getBytes(StandardCharsets.US_ASCII);

    private static final Map<String, EventKind> BY_TYPE = Map.ofEntries(
            entry("response.created", WORKING),
            entry("response.queued", WORKING),
            entry("response.in_progress", WORKING),
            entry("response.completed", COMPLETED),
            entry("response.incomplete", INCOMPLETE),
            entry("response.failed", FAILED),
            entry("error", ERROR),
            entry("response.output_item.added", ITEM_BEGINS),
            entry("response.output_item.done", ITEM_ENDS),
            entry("response.content_part.added", NOTHING),
            entry("response.content_part.done", NOTHING),
            entry("response.output_text.delta", TEXT),
            entry("response.output_text.done", NOTHING),
            entry("response.output_text.annotation.added", ANNOTATION),
            entry("response.refusal.delta", REFUSAL),
            entry("response.refusal.done", NOTHING),
            entry("response.reasoning_summary_part.added", NOTHING),
            entry("response.reasoning_summary_part.done", NOTHING),
            entry("response.reasoning_summary_text.delta", SUMMARY),
            entry("response.reasoning_summary_text.done", SUMMARY_WHOLE),
            entry("response.reasoning_text.delta", NOTHING),
            entry("response.reasoning_text.done", NOTHING),
            entry("response.function_call_arguments.delta", TOOL_INPUT),
            entry("response.function_call_arguments.done", TOOL_INPUT_WHOLE),
            entry("response.custom_tool_call_input.delta", TOOL_INPUT),
            entry("response.custom_tool_call_input.done", TOOL_INPUT_WHOLE),
            entry("response.web_search_call.in_progress", TOOL_WORKS),
            entry("response.web_search_call.searching", TOOL_WORKS),
            entry("response.web_search_call.completed", TOOL_ENDS),
            entry("response.file_search_call.in_progress", TOOL_WORKS),
            entry("response.file_search_call.searching", TOOL_WORKS),
            entry("response.file_search_call.completed", TOOL_ENDS),
            entry("response.code_interpreter_call_code.delta", TOOL_INPUT),
            entry("response.code_interpreter_call_code.done", TOOL_INPUT_WHOLE),
            entry("response.code_interpreter_call.in_progress", TOOL_WORKS),
            entry("response.code_interpreter_call.interpreting", TOOL_WORKS),
            entry("response.code_interpreter_call.completed", TOOL_ENDS),
            entry("response.image_generation_call.in_progress", TOOL_WORKS),
            entry("response.image_generation_call.generating", TOOL_WORKS),
            entry("response.image_generation_call.completed", TOOL_ENDS),
            entry("response.image_generation_call.partial_image", NOTHING),
            entry("response.mcp_call_arguments.delta", TOOL_INPUT),
            entry("response.mcp_call_arguments.done", TOOL_INPUT_WHOLE),
            entry("response.mcp_call.in_progress", TOOL_WORKS),
            entry("response.mcp_call.completed", TOOL_ENDS),
            entry("response.mcp_call.failed", TOOL_FAILS),
            entry("response.mcp_list_tools.in_progress", TOOL_WORKS),
            entry("response.mcp_list_tools.completed", TOOL_ENDS),
            entry("response.mcp_list_tools.failed", TOOL_FAILS),
            entry("response.shell_call_command.added", TOOL_INPUT_WHOLE),
            entry("response.shell_call_command.delta", TOOL_INPUT),
            entry("response.shell_call_command.done", TOOL_INPUT_WHOLE),
            entry("response.shell_call_output_content.delta", NOTHING),
            entry("response.shell_call_output_content.done", NOTHING),
            entry("response.compaction.compacting", NOTHING),
            entry("response.audio.delta", NOTHING),
            entry("response.audio.done", NOTHING),
            // What the model says aloud is what it says.
            entry("response.audio.transcript.delta", TEXT),
            entry("response.audio.transcript.done", NOTHING));

    /** @return null for a type that is passed over */
    static @Nullable EventKind of(String type) {
        return BY_TYPE.get(type);
    }

    /** All types in the table. */
    static Set<String> types() {
        return BY_TYPE.keySet();
    }

    /**
     * The value of the {@code type} member when it is the first of the JSON that begins here, as it is with OpenAI; else empty.
     * Spares the parser for what need not be parsed.
     */
    static String leadingType(byte[] bytes, int from, int to) {
        byte[] head = LEADING_TYPE;
        int begin = from + head.length;
        if (begin > to || !Arrays.equals(bytes, from, begin, head, 0, head.length)) {
            return "";
        }
        int end = ByteSearch.first((byte) '"', (byte) '\\', bytes, begin, to);
        return end < to && bytes[end] == '"' ? new String(bytes, begin, end - begin, StandardCharsets.UTF_8) : "";
    }

    /** Whether the event whose JSON begins here may be forgotten unread. */
    static boolean skippable(byte[] bytes, int from, int to) {
        String type = leadingType(bytes, from, to);
        EventKind kind = BY_TYPE.get(type);
        return !type.isEmpty() && (kind == null || kind == NOTHING);
    }
}
