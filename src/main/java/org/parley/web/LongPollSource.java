package org.parley.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.parley.generation.Follower;
import org.parley.generation.StoredEvent;
import org.parley.sse.Piece;
import org.parley.sse.SseSource;

/**
 * The long poll: one JSON document with the events that are there, as soon as there is one. For networks that hold event
 * streams back until they end.
 */
final class LongPollSource implements SseSource {
    /** Enough for a screen; the client asks again at once. */
    private static final int LARGEST_ANSWER = 1 << 20;

    private static final byte[] NO_ANSWER = {};

    private final Follower follower;
    private final long after;
    private byte[] answer = NO_ANSWER;
    private int sent;

    LongPollSource(Follower follower, long after) {
        this.follower = follower;
        this.after = after;
    }

    @Override
    public Piece poll(int limit) {
        if (answer.length == 0 && !collect()) {
            return follower.dismissed() ? heartbeat() : Piece.NOTHING;
        }
        int length = Math.min(limit, answer.length - sent);
        if (length == 0) {
            return Piece.END;
        }
        sent += length;
        return new Piece.Bytes(answer, sent - length, length);
    }

    /** Time is up, or the reader dismissed: the answer is that there was nothing. */
    @Override
    public Piece heartbeat() {
        answer = document("", after, false);
        sent = answer.length;
        return Piece.Bytes.of(answer);
    }

    @Override
    public void released(boolean complete) {
        answer = NO_ANSWER;
        follower.close();
    }

    private boolean collect() {
        StringBuilder events = new StringBuilder();
        long last = after;
        boolean ended = false;
        boolean more = true;
        while (more && events.length() < LARGEST_ANSWER) {
            switch (follower.nextEvent()) {
                case Follower.Read.Event read -> {
                    StoredEvent event = read.event();
                    events.append(events.isEmpty() ? "" : ",");
                    events.append("{\"id\":").append(event.sequence());
                    events.append(",\"event\":\"").append(event.name());
                    events.append("\",\"data\":").append(event.data()).append('}');
                    last = event.sequence();
                    ended = event.terminal();
                }
                case Follower.Read.Nothing nothing -> more = false;
                case Follower.Read.End end -> {
                    more = false;
                    ended = true;
                }
            }
        }
        if (events.isEmpty() && !ended) {
            return false;
        }
        answer = document(events, last, ended);
        return true;
    }

    private static byte[] document(CharSequence events, long last, boolean ended) {
        return ("{\"events\":[" + events + "],\"last\":" + last + ",\"ended\":" + ended + "}").getBytes(UTF_8);
    }
}
