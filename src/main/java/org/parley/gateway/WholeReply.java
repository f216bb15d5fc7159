package org.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.parley.generation.Follower;
import org.parley.generation.Generation;
import org.parley.provider.Fault;
import org.parley.sse.Piece;

/**
 * An answer as one document. A long one is waited for with a blank now and then, which JSON allows before a document, so that it is
 * noticed when the client leaves.
 */
final class WholeReply extends Reply {
    private static final byte[] BLANK = {' '};

    private final Predicate<Generation> ready;
    private final Function<String, String> document;
    private boolean over;

    /** @param document from the response's JSON to what is sent */
    private WholeReply(
            Follower follower,
            HttpServletResponse response,
            Predicate<Generation> ready,
            Function<String, String> document) {
        super(follower, response);
        this.ready = ready;
        this.document = document;
    }

    /** The response, when it has ended. */
    static WholeReply ofResponse(Follower follower, HttpServletResponse response) {
        return new WholeReply(follower, response, Generation::ended, snapshot -> snapshot);
    }

    /** The response as soon as the model has taken the question. */
    static WholeReply ofBackground(Follower follower, HttpServletResponse response) {
        return new WholeReply(follower, response, generation -> generation.last() > 0, snapshot -> snapshot);
    }

    static WholeReply ofChat(Follower follower, HttpServletResponse response) {
        return new WholeReply(
                follower,
                response,
                Generation::ended,
                snapshot -> ChatCompletion.of(Json.event(snapshot)).toString());
    }

    @Override
    boolean ready(Generation generation) {
        return ready.test(generation);
    }

    @Override
    String mediaType() {
        return "application/json";
    }

    @Override
    Optional<Fault> fault(Generation generation) {
        return generation.fault();
    }

    @Override
    Piece next(Follower answer, int limit) {
        if (over) {
            return Piece.END;
        }
        if (!ready.test(answer.generation())) {
            return Piece.NOTHING;
        }
        over = true;
        Optional<Fault> tooLate = answer.generation().fault();
        String whole = tooLate.map(fault -> ApiError.of(fault).json().toString())
                .orElseGet(() -> document.apply(Snapshot.of(answer)));
        return Piece.Bytes.of(whole.getBytes(UTF_8));
    }

    /** Not before the model's server has said something: until then a failure has a status of its own. */
    @Override
    public Piece heartbeat() {
        if (!spoken()) {
            return Piece.NOTHING;
        }
        begin();
        return Piece.Bytes.of(BLANK);
    }
}
