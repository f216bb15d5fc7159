package org.parley.generation;

import java.util.function.Consumer;
import org.parley.provider.AnswerSink;
import org.parley.provider.Citation;
import org.parley.provider.ToolCall;
import org.parley.provider.UpstreamAnswer;

/** Turns the pieces of an answer into events; holds the order that readers rely on: thinking, clear, then text. */
final class LogSink implements AnswerSink {
    private final Generation generation;
    private final Consumer<GenerationEvent> log;
    private boolean thought;
    private boolean cleared;

    LogSink(Generation generation) {
        this(generation, generation::append);
    }

    /** @param log takes the events */
    LogSink(Generation generation, Consumer<GenerationEvent> log) {
        this.generation = generation;
        this.log = log;
    }

    @Override
    public boolean goesOn() {
        return true;
    }

    @Override
    public void made(UpstreamAnswer answer) {
        generation.background().made(answer, false);
    }

    @Override
    public void thinking(String text) {
        thought = true;
        log.accept(new GenerationEvent.Thinking(text));
    }

    @Override
    public void text(String delta) {
        if (!cleared) {
            beginText();
        }
        log.accept(new GenerationEvent.Delta(delta));
    }

    @Override
    public void tool(ToolCall call) {
        log.accept(new GenerationEvent.Tool(call));
    }

    @Override
    public void citation(Citation citation) {
        log.accept(new GenerationEvent.Source(citation));
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
        log.accept(new GenerationEvent.Clear());
    }
}
