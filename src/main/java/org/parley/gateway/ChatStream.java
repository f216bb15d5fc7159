package org.parley.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;

import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import org.parley.generation.Follower;
import org.parley.generation.Generation;
import org.parley.sse.Piece;
import org.parley.sse.SseFrame;

/** A streamed chat completion. */
final class ChatStream extends Reply {
    private static final byte[] DATA = "data: ".getBytes(US_ASCII);
    private static final byte[] END = "\n\n".getBytes(US_ASCII);
    private static final byte[] DONE = "[DONE]".getBytes(US_ASCII);

    private final ChatChunks chunks;
    private boolean over;

    ChatStream(Follower follower, HttpServletResponse response, ChatChunks chunks) {
        super(follower, response);
        this.chunks = chunks;
    }

    @Override
    boolean ready(Generation generation) {
        return generation.last() > 0;
    }

    @Override
    String mediaType() {
        return "text/event-stream;charset=utf-8";
    }

    @Override
    Piece next(Follower answer, int limit) {
        if (over) {
            return Piece.END;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (out.size() < limit) {
            switch (answer.nextEvent()) {
                case Follower.Read.Event read -> chunks.of(read.event()).forEach(chunk -> data(Json.bytes(chunk), out));
                case Follower.Read.End end -> {
                    over = true;
                    if (chunks.finished()) {
                        data(DONE, out);
                    }
                    return out.size() == 0 ? Piece.END : Piece.Bytes.of(out.toByteArray());
                }
                case Follower.Read.Nothing nothing -> {
                    return out.size() == 0 ? Piece.NOTHING : Piece.Bytes.of(out.toByteArray());
                }
            }
        }
        return Piece.Bytes.of(out.toByteArray());
    }

    private static void data(byte[] data, ByteArrayOutputStream out) {
        out.writeBytes(DATA);
        out.writeBytes(data);
        out.writeBytes(END);
    }

    @Override
    public Piece heartbeat() {
        return patient() ? Piece.NOTHING : SseFrame.heartbeat();
    }
}
