package org.parley.gateway;

import jakarta.servlet.http.HttpServletResponse;
import org.parley.generation.Follower;
import org.parley.generation.Generation;
import org.parley.sse.Piece;
import org.parley.sse.SseFrame;

/** A streamed response: its log, byte for byte. */
final class ResponsesStream extends Reply {
    ResponsesStream(Follower follower, HttpServletResponse response) {
        super(follower, response);
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
        return answer.next(limit);
    }

    @Override
    public Piece heartbeat() {
        return patient() ? Piece.NOTHING : SseFrame.heartbeat();
    }
}
