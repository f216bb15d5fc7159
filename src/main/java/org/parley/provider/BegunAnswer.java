package org.parley.provider;

import java.util.Optional;

/** Hands an answer on, and tells when it has begun: with its first words, a tool, a source; not with the news that the model works. */
final class BegunAnswer implements AnswerSink {
    private final AnswerSink sink;
    private final Fallback<Prompt> fallback;
    private String upstream = "";
    private Optional<UpstreamAnswer> made = Optional.empty();
    private boolean working;

    BegunAnswer(AnswerSink sink, Fallback<Prompt> fallback) {
        this.sink = sink;
        this.fallback = fallback;
    }

    /** From now on this upstream is asked. */
    void asks(String name) {
        upstream = name;
        made = Optional.empty();
    }

    /** What the present upstream makes in the background. */
    Optional<UpstreamAnswer> made() {
        return made;
    }

    @Override
    public boolean goesOn() {
        return sink.goesOn();
    }

    @Override
    public void made(UpstreamAnswer answer) {
        UpstreamAnswer there = new UpstreamAnswer(upstream, answer.id());
        made = Optional.of(there);
        sink.made(there);
    }

    @Override
    public void thinking(String text) {
        if (!text.isEmpty()) {
            fallback.begin();
        } else if (working) {
            return; // told for the upstream that was asked before
        }
        working = true;
        sink.thinking(text);
    }

    @Override
    public void text(String delta) {
        fallback.begin();
        sink.text(delta);
    }

    @Override
    public void tool(ToolCall call) {
        fallback.begin();
        sink.tool(call);
    }

    @Override
    public void citation(Citation citation) {
        fallback.begin();
        sink.citation(citation);
    }

    @Override
    public void flush() {
        sink.flush();
    }
}
