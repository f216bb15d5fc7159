package org.parley.generation;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.parley.conversation.AnswerEnd;
import org.parley.conversation.AnswerPart;
import org.parley.conversation.AnswerPlan;
import org.parley.conversation.Exchange;
import org.parley.conversation.Message;
import org.parley.conversation.Messages;
import org.parley.governance.Call;
import org.parley.governance.Spent;
import org.parley.governance.TokenEstimate;
import org.parley.governance.Verdict;
import org.parley.provider.Prompt;

/**
 * Answers within stored conversations: the question is stored before its answer starts, and the answer while it is made.
 * Thread-safe; {@link #ask} blocks for the database.
 */
public final class Answers implements AutoCloseable {
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final Duration SETTLE_LIMIT = Duration.ofSeconds(10);
    private static final Duration LOOKING = Duration.ofMillis(50);
    private static final int LOOKS = 40;
    private static final AnswerEnd NOT_STARTED =
            new AnswerEnd(Message.Status.FAILED, Optional.of("not-started"), Optional.empty());

    private final Generations generations;
    private final Messages messages;
    private final Optional<Titles> titles;
    private final Map<Recorder, Thread> recorders = new ConcurrentHashMap<>();

    /** @param titles empty: the first question stays a conversation's title */
    public Answers(Generations generations, Messages messages, Optional<Titles> titles) {
        this.generations = generations;
        this.messages = messages;
        this.titles = titles;
    }

    /** What becomes of a question. */
    public sealed interface Asked {
        /** Stored, and being answered. */
        record Admitted(Follower reader) implements Asked {}

        /** The id was used before, by somebody else or for an answer that is no longer followed. */
        record Taken() implements Asked {}

        /** The caller may not, or has used up what was theirs; nothing was stored. */
        record Limited(Verdict.Refused why) implements Asked {}

        /** There is no room now; the question is stored, and its answer's place says that it was not started. */
        record Busy(Duration retryAfter) implements Asked {}

        /** Nothing was stored, for this reason. */
        record Refused(Messages.Refusal reason) implements Asked {}
    }

    /** A start that this owner has made before asks nothing again. */
    public Asked ask(StoredStart start) {
        Optional<Admission> before = generations.repeated(start.id(), start.owner());
        if (before.isPresent()) {
            return asked(before.get());
        }
        settle(start.conversation());
        return switch (generations.admit(call(start))) {
            case Verdict.Refused refused -> new Asked.Limited(refused);
            case Verdict.Admitted admitted -> store(start, admitted);
        };
    }

    private Call call(StoredStart start) {
        return new Call(start.id().text(), start.owner(), start.model(), start.tools(), () -> {
            long history = TokenEstimate.of(messages.weight(start.owner().id(), start.conversation()));
            return history
                    + start.questions().stream()
                            .mapToLong(question -> TokenEstimate.of(question.text()))
                            .sum();
        });
    }

    private Asked store(StoredStart start, Verdict.Admitted admitted) {
        boolean handedOver = false;
        try {
            AnswerPlan plan = new AnswerPlan(start.model(), start.id().text());
            Messages.Asked asked =
                    messages.ask(start.owner().id(), start.conversation(), start.branch(), start.questions(), plan);
            return switch (asked) {
                case Messages.Refusal refusal ->
                    askedBefore(refusal, start).orElseGet(() -> new Asked.Refused(refusal));
                case Messages.Stored stored -> {
                    handedOver = true;
                    yield answer(start, stored.exchange(), admitted);
                }
            };
        } finally {
            if (!handedOver) {
                admitted.reservation().settle(Spent.NOTHING);
            }
        }
    }

    /** The same request, sent twice, may be at work on another node: its answer is there in a moment. */
    private Optional<Asked> askedBefore(Messages.Refusal refusal, StoredStart start) {
        Optional<Admission> other = Optional.empty();
        try {
            for (int look = 0; refusal == Messages.Refusal.ASKED_BEFORE && other.isEmpty() && look < LOOKS; look++) {
                Thread.sleep(LOOKING);
                other = generations.repeated(start.id(), start.owner());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return other.map(Answers::asked);
    }

    private Asked answer(StoredStart start, Exchange exchange, Verdict.Admitted admitted) {
        Place place = new Place(start.conversation(), exchange.answer());
        boolean started = false;
        try {
            Prompt prompt = start.prompt().apply(exchange.history());
            Admission admission = generations.start(
                    new Start(start.id(), start.owner(), prompt, start.onDisconnect(), Optional.of(place)), admitted);
            if (admission instanceof Admission.Admitted begun) {
                started = true;
                record(begun.reader().generation(), place);
            }
            return asked(admission);
        } finally {
            if (!started) {
                admitted.reservation().settle(Spent.NOTHING);
                messages.finish(
                        start.owner().id(), place.conversation(), place.message(), AnswerPart.NOTHING, NOT_STARTED);
            }
        }
    }

    private static Asked asked(Admission admission) {
        return switch (admission) {
            case Admission.Admitted admitted -> new Asked.Admitted(admitted.reader());
            case Admission.Taken taken -> new Asked.Taken();
            case Admission.Refused refused -> new Asked.Limited(refused.why());
            case Admission.Busy busy -> new Asked.Busy(busy.retryAfter());
        };
    }

    private void record(Generation generation, Place place) {
        Recorder recorder = new Recorder(generation, place, messages);
        Thread thread = Thread.ofVirtual().name("recorder-" + generation.id()).unstarted(() -> {
            try {
                recorder.run();
                titles.ifPresent(it -> it.answered(generation.owner().id(), place.conversation()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                recorders.remove(recorder);
            }
        });
        recorders.put(recorder, thread);
        thread.start();
    }

    /**
     * An answer's end reaches its readers a moment before the database. Blocks until the ends that readers of this conversation may
     * know of are stored: who has seen an answer's end and asks on, or reads the conversation, finds the whole answer there.
     */
    public void settle(String conversation) {
        try {
            for (Recorder recorder : recorders.keySet()) {
                recorder.settle(conversation, SETTLE_LIMIT);
            }
            generations.awaitStored(() -> messages.running(conversation), SETTLE_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits a few seconds for the ends of answers to be stored; the generations are closed before. */
    @Override
    public void close() {
        titles.ifPresent(Titles::close);
        long deadline = System.nanoTime() + CLOSE_LIMIT.toNanos();
        try {
            for (Thread recorder : recorders.values()) {
                if (!recorder.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
                    recorder.interrupt();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
