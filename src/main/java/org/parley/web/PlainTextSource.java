package org.parley.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.parley.config.Settings;
import org.parley.generation.Follower;
import org.parley.generation.StoredEvent;
import org.parley.sse.Piece;
import org.parley.sse.SseSource;

/**
 * Raw text with in-band tokens. Its readers look at one chunk at a time and take a chunk that holds a token for the token,
 * so each token travels alone, with a gap before and after it; where the model's own text holds a token's characters, the
 * same gap splits them.
 */
final class PlainTextSource implements SseSource {
    private static final Piece GAP = new Piece.Pause(Duration.ofMillis(30));

    private final Follower follower;
    private final Settings.Tokens tokens;
    private final Deque<Piece> queue = new ArrayDeque<>();
    /** The end of the text sent since the last gap, in which a token may have begun. */
    private String tail = "";

    /** Whether what comes next travels alone anyway. */
    private boolean apart = true;

    /** The first half of a surrogate pair, while the second has not come. */
    private String half = "";

    private boolean thought;
    private boolean cleared;

    PlainTextSource(Follower follower, Settings.Tokens tokens) {
        this.follower = follower;
        this.tokens = tokens;
    }

    @Override
    public Piece poll(int limit) {
        if (follower.dismissed()) {
            return Piece.END;
        }
        while (queue.isEmpty()) {
            switch (follower.nextEvent()) {
                case Follower.Read.Nothing nothing -> {
                    return Piece.NOTHING;
                }
                case Follower.Read.End end -> {
                    return Piece.END;
                }
                case Follower.Read.Event event -> take(event.event());
            }
        }
        return take(limit);
    }

    @Override
    public Piece heartbeat() {
        return Piece.NOTHING; // a comment would be text here
    }

    @Override
    public void released(boolean complete) {
        follower.close();
    }

    private Piece take(int limit) {
        Piece piece = queue.remove();
        if (piece instanceof Piece.Bytes bytes && bytes.length() > limit) {
            queue.addFirst(new Piece.Bytes(bytes.array(), bytes.offset() + limit, bytes.length() - limit));
            return new Piece.Bytes(bytes.array(), bytes.offset(), limit);
        }
        return piece;
    }

    private void take(StoredEvent event) {
        switch (event.name()) {
            case "created" -> token(tokens.created());
            case "thinking" -> {
                if (!thought) {
                    thought = true;
                    token(tokens.thinking());
                }
            }
            case "clear" -> clear();
            case "delta" -> text(joined(data(event).path("text").asText()));
            case "end" -> end(data(event));
            case "error" -> error(data(event));
            default -> {
                // tools and citations have no place on this wire
            }
        }
    }

    /** A delta may end within a surrogate pair, whose halves are nothing in UTF-8: the first waits for the second. */
    private String joined(String delta) {
        String text = half + delta;
        int whole = text.length();
        if (whole > 0 && Character.isHighSurrogate(text.charAt(whole - 1))) {
            whole--;
        }
        half = text.substring(whole);
        return text.substring(0, whole);
    }

    private void end(JsonNode data) {
        if (data.path("status").asText().equals("incomplete")) {
            notice("The answer is incomplete: " + data.path("reason").asText());
        }
        token(tokens.done());
    }

    private void error(JsonNode data) {
        notice("Error: " + data.path("title").asText() + ". "
                + data.path("detail").asText());
        token(tokens.done());
    }

    /** On this wire only text can tell that something went wrong. */
    private void notice(String sentence) {
        boolean first = !cleared;
        clear();
        text(first ? sentence : "\n\n" + sentence);
    }

    private void clear() {
        if (!cleared) {
            cleared = true;
            token(tokens.clear());
        }
    }

    private void token(String token) {
        gap();
        bytes(token);
        gap();
    }

    private void gap() {
        if (!apart) {
            queue.add(GAP);
            apart = true;
            tail = "";
        }
    }

    private void text(String text) {
        String rest = text;
        for (int cut = tokenEnd(rest); cut > 0; cut = tokenEnd(rest)) {
            bytes(rest.substring(0, cut - 1));
            gap();
            rest = rest.substring(cut - 1);
        }
        bytes(rest);
        int longest = all().stream().mapToInt(String::length).max().orElse(1);
        String seen = tail + rest;
        tail = seen.substring(Math.max(0, seen.length() - longest + 1));
    }

    /** Where in the text the first token ends that began in it or in the tail; -1: nowhere. */
    private int tokenEnd(String text) {
        String seen = tail + text;
        int first = Integer.MAX_VALUE;
        for (String token : all()) {
            int found = seen.indexOf(token);
            if (found >= 0) {
                first = Math.min(first, found + token.length() - tail.length());
            }
        }
        return first == Integer.MAX_VALUE ? -1 : first;
    }

    private List<String> all() {
        return List.of(tokens.created(), tokens.thinking(), tokens.clear(), tokens.done());
    }

    private void bytes(String text) {
        if (!text.isEmpty()) {
            queue.add(Piece.Bytes.of(text.getBytes(UTF_8)));
            apart = false;
        }
    }

    private static JsonNode data(StoredEvent event) {
        return Json.parse(event.data().getBytes(UTF_8));
    }
}
