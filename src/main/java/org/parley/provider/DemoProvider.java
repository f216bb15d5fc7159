package org.parley.provider;

import java.util.List;

public final class DemoProvider implements Provider {
    @Override
    public String name() {
        return "demo";
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
