package org.parley.provider;

/**
 * Takes an answer piece by piece, in order, on the thread that called {@link Provider#stream}. Never blocks on a reader.
 * Nothing is called after {@code stream} has returned.
 */
public interface AnswerSink {

    /** The model works; {@code text} is the next piece of its reasoning summary and may be empty. */
    void thinking(String text);

    /** The next piece of the answer (or of a refusal, which is an answer too); not empty. */
    void text(String delta);

    /** A tool call began, progressed or ended; the same {@code id} through its life. */
    void tool(ToolCall call);

    /** A source for a span of the answer. */
    void citation(Citation citation);

    /**
     * All that had arrived together has been handed over and nothing more is at hand: wake the readers. Called at least
     * once after the last piece of each burst and before {@code stream} returns.
     */
    void flush();

    /** Whether somebody goes on with the answer where it is left: only then it is made in the background, where that is set. */
    default boolean goesOn() {
        return false;
    }

    /** Its provider makes it in the background. Before any piece of it; again, where another upstream is asked. */
    default void made(UpstreamAnswer answer) {}
}
