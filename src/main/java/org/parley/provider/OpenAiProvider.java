package org.parley.provider;

import java.util.List;

public final class OpenAiProvider implements Provider {
    public OpenAiProvider(OpenAiOptions o) {}

    @Override
    public String name() {
        return "openai";
    }

    @Override
    public List<String> models() {
        return List.of();
    }

    @Override
    public Ending stream(Prompt p, AnswerSink s, Cancellation c) {
        s.text("hi");
        s.flush();
        return new Ending.Completed(java.util.Optional.empty(), java.util.Optional.empty());
    }

    @Override
    public void close() {}
}
