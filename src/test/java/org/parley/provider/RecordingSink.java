package org.parley.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what an answer was made of. Written by one thread, read by any. */
final class RecordingSink implements AnswerSink {
    private final StringBuilder text = new StringBuilder();
    private final List<String> thinking = new CopyOnWriteArrayList<>();
    private final List<UpstreamAnswer> made = new CopyOnWriteArrayList<>();
    private final List<ToolCall> tools = new CopyOnWriteArrayList<>();
    private final List<Citation> citations = new CopyOnWriteArrayList<>();
    private final List<Integer> lengthsAtFlush = new CopyOnWriteArrayList<>();

    @Override
    public void thinking(String piece) {
        thinking.add(piece);
    }

    @Override
    public void text(String delta) {
        if (delta.isEmpty()) {
            throw new AssertionError("an empty delta");
        }
        synchronized (text) {
            text.append(delta);
        }
    }

    @Override
    public void tool(ToolCall call) {
        tools.add(call);
    }

    @Override
    public void citation(Citation citation) {
        citations.add(citation);
    }

    @Override
    public void flush() {
        lengthsAtFlush.add(text().length());
    }

    @Override
    public boolean goesOn() {
        return true;
    }

    @Override
    public void made(UpstreamAnswer answer) {
        made.add(answer);
    }

    /** What it was told to be made of in the background. */
    List<UpstreamAnswer> made() {
        return new ArrayList<>(made);
    }

    String text() {
        synchronized (text) {
            return text.toString();
        }
    }

    List<String> thinking() {
        return new ArrayList<>(thinking);
    }

    List<ToolCall> tools() {
        return new ArrayList<>(tools);
    }

    List<Citation> citations() {
        return new ArrayList<>(citations);
    }

    int flushes() {
        return lengthsAtFlush.size();
    }

    /** How much of the text readers have been told of. */
    int flushedLength() {
        return lengthsAtFlush.isEmpty() ? 0 : lengthsAtFlush.getLast();
    }
}
