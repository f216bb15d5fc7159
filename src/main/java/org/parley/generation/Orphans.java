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
import org.parley.provider.Provider;
import org.parley.provider.UpstreamAnswer;
import org.parley.sse.Piece;

/** Goes on with answers whose node is gone, or ends them: in the shared log, for every reader; in their message; and in what was used. */
final class Orphans {
    private static final System.Logger LOG = System.getLogger(Orphans.class.getName());

    private final Generations generations;
    private final Sharing sharing;
    private final Provider provider;
    private final SharedLogs logs;
    private final Messages messages;
    private final Quotas quotas;
    private final Listeners listeners;

    Orphans(
            Generations generations,
            Sharing sharing,
            Provider provider,
            Messages messages,
            Quotas quotas,
            Listeners listeners) {
        this.generations = generations;
        this.provider = provider;
        this.listeners = listeners;
        this.sharing = sharing;
        this.logs = sharing.logs();
        this.messages = messages;
        this.quotas = quotas;
    }

    /** One that is this node's by now: goes on with it where its provider makes it in the background, else ends it. Blocks for the database. */
    void adopt(SharedAnswer answer) {
        Standing standing = logs.standing(Set.of(answer.id())).get(answer.id());
        if (standing == null || standing.ended()) {
            return;
        }
        Optional<UpstreamAnswer> upstream = logs.noted(answer.id()).flatMap(UpstreamAnswer::of);
        if (upstream.isPresent() && !standing.stopAsked()) {
            LOG.log(System.Logger.Level.INFO, "an answer goes on here, its node is gone: {0}", answer.id());
            generations.goOn(
                    answer,
                    upstream.get(),
                    spent -> quotas.record(call(answer), answer.receipt(), spent),
                    () -> storeOnce(answer));
        } else {
            end(answer, standing);
            upstream.ifPresent(this::discard);
        }
    }

    /** What cannot be stored now is found by the sweep. */
    private void storeOnce(SharedAnswer answer) {
        try {
            store(answer);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "the end of an answer could not be stored now: {0}", e.toString());
        }
    }

    /** It may block for seconds, and other answers wait to be looked after. */
    private void discard(UpstreamAnswer answer) {
        Thread.ofVirtual().name("discard-" + answer.id()).start(() -> {
            provider.cancel(answer);
            provider.forget(answer);
        });
    }

    private static Call call(SharedAnswer answer) {
        return new Call(answer.id(), answer.owner(), answer.model(), Set.of(), answer::inputTokens);
    }

    private void end(SharedAnswer answer, Standing standing) {
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
        quotas.record(call(answer), answer.receipt(), Spending.interrupted(log, answer.inputTokens()));
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
