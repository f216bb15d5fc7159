package org.parley.generation;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.parley.cluster.Block;
import org.parley.cluster.SharedAnswer;
import org.parley.cluster.SharedLogs;
import org.parley.cluster.Standing;
import org.parley.conversation.AnswerEnd;
import org.parley.conversation.Message;
import org.parley.conversation.Messages;
import org.parley.governance.Call;
import org.parley.governance.Quotas;
import org.parley.sse.Piece;

/** Ends answers whose node is gone: in the shared log, for every reader; in their message; and in what was used. */
final class Orphans {
    private static final System.Logger LOG = System.getLogger(Orphans.class.getName());

    private final Sharing sharing;
    private final SharedLogs logs;
    private final Messages messages;
    private final Quotas quotas;
    private final Listeners listeners;

    Orphans(Sharing sharing, Messages messages, Quotas quotas, Listeners listeners) {
        this.listeners = listeners;
        this.sharing = sharing;
        this.logs = sharing.logs();
        this.messages = messages;
        this.quotas = quotas;
    }

    /** One that is this node's by now. Blocks for the database. */
    void end(SharedAnswer answer) {
        Standing standing = logs.standing(Set.of(answer.id())).get(answer.id());
        if (standing == null || standing.ended()) {
            return;
        }
        GenerationLog log = sharing.read(answer);
        GenerationEvent.Terminal end = standing.stopAsked()
                ? new GenerationEvent.End(GenerationEvent.Status.STOPPED, Optional.empty(), Optional.empty())
                : new GenerationEvent.Failure(Faults.INTERRUPTED);
        long sequence = log.last() + 1;
        ByteBuilder frame = new ByteBuilder(0);
        encoder(answer, log).encode(sequence, end, frame);
        Block block = new Block(answer.id(), sequence, sequence, frame.toArray(), Optional.of(Endings.write(end)));
        if (logs.append(List.of(block)).isEmpty()) {
            return; // somebody was faster
        }
        LOG.log(System.Logger.Level.INFO, "an answer is ended, its node is gone: {0}", answer.id());
        store(answer);
        quotas.record(
                new Call(answer.id(), answer.owner(), answer.model(), Set.of(), answer::inputTokens),
                answer.receipt(),
                Spending.interrupted(log, answer.inputTokens()));
        listeners.tell(listener -> listener.interrupted(answer.id()));
    }

    /** Stores what an answer that has ended has said; without effect where that is done. Blocks for the database. */
    void store(SharedAnswer answer) {
        answer.place().ifPresent(place -> {
            Transcript transcript = Transcript.read(sharing.read(answer));
            transcript
                    .end()
                    .map(Orphans::interrupted)
                    .ifPresent(end -> messages.replace(
                            answer.owner().id(), place.conversation(), place.message(), transcript.take(), end));
        });
    }

    private static AnswerEnd interrupted(AnswerEnd end) {
        return end.reason().equals(Optional.of(Faults.INTERRUPTED.type()))
                ? new AnswerEnd(Message.Status.INTERRUPTED, Optional.empty(), Optional.empty())
                : end;
    }

    private static GenerationLog.Encoder encoder(SharedAnswer answer, GenerationLog log) {
        return answer.relayed()
                ? new ResponsesEncoder(answer.id(), answer.model(), opening(log))
                : EventEncoder::encode;
    }

    private static byte[] opening(GenerationLog log) {
        GenerationLog.Cursor cursor = log.cursor(0).orElseThrow();
        try {
            return cursor.nextFrame() instanceof Piece.Bytes frame
                    ? Frames.parse(1, frame).data().getBytes(StandardCharsets.UTF_8)
                    : new byte[0];
        } finally {
            log.left();
        }
    }
}
