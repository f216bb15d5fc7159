package org.parley.testing;

import java.io.ByteArrayOutputStream;

/** Takes HTTP/1.1 body framing off bytes as they come, in whatever pieces, and hands on at once all that has arrived. */
final class BodyDecoder {
    private enum State {
        SIZE,
        DATA,
        DATA_END,
        TRAILER,
        UNTIL_CLOSE,
        DONE
    }

    private final StringBuilder line = new StringBuilder();
    private State state;
    private long left;
    private final boolean chunked;

    private BodyDecoder(State state, long left, boolean chunked) {
        this.state = state;
        this.left = left;
        this.chunked = chunked;
    }

    static BodyDecoder chunked() {
        return new BodyDecoder(State.SIZE, 0, true);
    }

    static BodyDecoder ofLength(long length) {
        return new BodyDecoder(length == 0 ? State.DONE : State.DATA, length, false);
    }

    static BodyDecoder untilClose() {
        return new BodyDecoder(State.UNTIL_CLOSE, 0, false);
    }

    boolean done() {
        return state == State.DONE;
    }

    /** Whether the end of the connection is a proper end of the body too. */
    boolean mayClose() {
        return state == State.DONE || state == State.UNTIL_CLOSE;
    }

    byte[] decode(byte[] raw, int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(length);
        int at = 0;
        while (at < length) {
            switch (state) {
                case DATA -> {
                    int take = (int) Math.min(left, length - at);
                    out.write(raw, at, take);
                    at += take;
                    left -= take;
                    if (left == 0) {
                        state = chunked ? State.DATA_END : State.DONE;
                    }
                }
                case UNTIL_CLOSE -> {
                    out.write(raw, at, length - at);
                    at = length;
                }
                case SIZE, DATA_END, TRAILER -> control((char) (raw[at++] & 0xff));
                case DONE -> throw new AssertionError("bytes after the end of the body");
            }
        }
        return out.toByteArray();
    }

    private void control(char c) {
        if (c != '\n') {
            line.append(c);
            return;
        }
        String text = line.toString().strip();
        line.setLength(0);
        switch (state) {
            case SIZE -> {
                left = Long.parseLong(text, 16);
                state = left == 0 ? State.TRAILER : State.DATA;
            }
            case DATA_END -> state = State.SIZE;
            case TRAILER -> state = text.isEmpty() ? State.DONE : State.TRAILER;
            case DATA, UNTIL_CLOSE, DONE -> throw new AssertionError("no control line here");
        }
    }
}
