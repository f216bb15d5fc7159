package org.parley.provider;

/** Writes down what an answer's sink is told, a line for each call. */
final class Told implements AnswerSink {
    final StringBuilder lines = new StringBuilder();
    final StringBuilder text = new StringBuilder();

    @Override
    public void thinking(String piece) {
        lines.append("thinking:").append(piece).append('\n');
    }

    @Override
    public void text(String delta) {
        text.append(delta);
        lines.append("text:").append(delta).append('\n');
    }

    @Override
    public void tool(ToolCall call) {
        String detail = call.detail().isEmpty() ? "" : " " + call.detail();
        lines.append(call.id() + " " + call.name() + " " + call.status() + ":" + detail + "\n");
    }

    @Override
    public void citation(Citation citation) {
        lines.append(citation).append('\n');
    }

    @Override
    public void flush() {}
}
