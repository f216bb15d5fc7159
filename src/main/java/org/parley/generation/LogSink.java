package org.parley.generation;

import org.parley.provider.AnswerSink;
import org.parley.provider.Citation;
import org.parley.provider.ToolCall;

/** Turns the pieces of an answer into events; holds the order that readers rely on: thinking, clear, then text. */
final class LogSink implements AnswerSink {
    private final Generation generation;
    private boolean thought;
    private boolean cleared;

    LogSink(Generation generation) {
        this.generation = generation;
    }

    @Override
    public void thinking(String text) {
        thought = true;
        generation.append(new GenerationEvent.Thinking(text));
    }

    @Override
    public void text(String delta) {
        if (!cleared) {
            beginText();
        }
        generation.append(new GenerationEvent.Delta(delta));
    }

    @Override
    public void tool(ToolCall call) {
        generation.append(new GenerationEvent.Tool(call));
    }

    @Override
    public void citation(Citation citation) {
        generation.append(new GenerationEvent.Source(citation));
    }

    @Override
    public void flush() {
        generation.flush();
    }

    private void beginText() {
        cleared = true;
        if (!thought) {
            thinking("");
        }
        generation.append(new GenerationEvent.Clear());
    }
}
