package org.parley.provider;

/** Hands an answer on, and tells when it has begun: with its first words, a tool, a source; not with the news that the model works. */
final class BegunAnswer implements AnswerSink {
    private final AnswerSink sink;
    private final Fallback<Prompt> fallback;
    private boolean working;

    BegunAnswer(AnswerSink sink, Fallback<Prompt> fallback) {
        this.sink = sink;
        this.fallback = fallback;
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
