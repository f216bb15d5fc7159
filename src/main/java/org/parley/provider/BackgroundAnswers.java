package org.parley.provider;

import com.openai.errors.OpenAIServiceException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Answers that their provider makes whether or not we listen. Where the connection breaks, the next one goes on after the last event;
 * the provider is told when an answer is to end, since it takes a closed connection for nothing. Thread-safe; every method blocks.
 */
final class BackgroundAnswers {
    /** Before each try to go on; from the first again where one has brought something new. */
    private static final List<Duration> PAUSES = List.of(
            Duration.ofMillis(100),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4));

    /** For ending or deleting one, with the tries that the SDK makes. */
    private static final Duration WORD_LIMIT = Duration.ofSeconds(8);

    private static final Set<String> BROKEN = Set.of("upstream-cut", "upstream-incomplete-stream");

    private static final int NOT_FOUND = 404;
    private static final System.Logger LOG = System.getLogger(BackgroundAnswers.class.getName());

    private final OpenAiOptions options;
    private final OpenAiSender sender;
    private final Watchdog watchdog;

    BackgroundAnswers(OpenAiOptions options, OpenAiSender sender, Watchdog watchdog) {
        this.options = options;
        this.sender = sender;
        this.watchdog = watchdog;
    }

    /** @param asking asks the question, once */
    Ending stream(Function<UpstreamCall, OpenAiSender.Opened> asking, AnswerSink sink, Cancellation cancellation) {
        return listen(new Bookmark(), asking, sink, cancellation);
    }

    /** From its beginning. */
    Ending goOn(String answer, AnswerSink sink, Cancellation cancellation) {
        return listen(Bookmark.in(answer), call -> sender.reopen(call, answer, Optional.empty()), sink, cancellation);
    }

    private Ending listen(
            Bookmark bookmark,
            Function<UpstreamCall, OpenAiSender.Opened> opening,
            AnswerSink sink,
            Cancellation cancellation) {
        if (cancellation.isCancelled()) {
            bookmark.answer().filter(made -> !cancellation.isLeft()).ifPresent(this::cancel);
            return new Ending.Cancelled();
        }
        UpstreamCall call = new UpstreamCall(options.firstEventTimeout(), options.silenceTimeout());
        if (bookmark.answer().isPresent()) {
            call.begun();
        }
        watchdog.add(call);
        cancellation.onCancel(call::stop);
        try {
            return end(bookmark, read(bookmark, opening, new AnswerReader(sink, call, bookmark), call), cancellation);
        } finally {
            watchdog.remove(call);
            cancellation.onCancel(() -> {});
            sink.flush();
        }
    }

    private Ending read(
            Bookmark bookmark,
            Function<UpstreamCall, OpenAiSender.Opened> opening,
            AnswerReader reader,
            UpstreamCall call) {
        Attempt attempt = attempt(opening, reader, call);
        Iterator<Duration> pauses = PAUSES.iterator();
        while (attempt.broken() && bookmark.answer().isPresent() && pauses.hasNext()) {
            Optional<Long> before = bookmark.last();
            try {
                call.sleep(pauses.next());
            } catch (ProviderException e) {
                return OpenAiProvider.ending(call, e.fault());
            }
            String answer = bookmark.answer().orElseThrow();
            LOG.log(System.Logger.Level.INFO, "it goes on at the provider, and is listened to again: {0}", answer);
            bookmark.again();
            attempt = attempt(again -> sender.reopen(again, answer, before), reader, call);
            pauses = bookmark.last().equals(before) ? pauses : PAUSES.iterator();
        }
        return attempt.ending();
    }

    /** @param broken it is not the answer that has failed, but the connection or the way to it */
    private record Attempt(Ending ending, boolean broken) {}

    private static Attempt attempt(
            Function<UpstreamCall, OpenAiSender.Opened> opening, AnswerReader reader, UpstreamCall call) {
        try {
            Ending ending = OpenAiProvider.read(opening.apply(call), reader, call);
            return new Attempt(
                    ending,
                    ending instanceof Ending.Failed failed
                            && BROKEN.contains(failed.fault().type()));
        } catch (ProviderException e) {
            Fault fault = isNotFound(e) ? UpstreamFaults.noSuchAnswer() : e.fault();
            Ending ending = OpenAiProvider.ending(call, fault);
            return new Attempt(
                    ending,
                    ending instanceof Ending.Failed && call.aborted().isEmpty() && !isNotFound(e) && fault.retryable());
        }
    }

    private static boolean isNotFound(ProviderException e) {
        return e.getCause() instanceof OpenAIServiceException answer && answer.statusCode() == NOT_FOUND;
    }

    /** An answer that is not to go on is ended where it is made, before anything else is done for it. */
    private Ending end(Bookmark bookmark, Ending ending, Cancellation cancellation) {
        if (ending instanceof Ending.Cancelled && !cancellation.isLeft()) {
            bookmark.answer().ifPresent(this::cancel);
            if (!bookmark.hasBegun()) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "an answer was stopped before its provider said that it makes it: it may go on there");
            }
        }
        return ending;
    }

    void cancel(String answer) {
        word("ended", answer, sender::cancel);
    }

    void delete(String answer) {
        word("deleted", answer, sender::delete);
    }

    private void word(String what, String answer, BiConsumer<UpstreamCall, String> saying) {
        UpstreamCall call = new UpstreamCall(WORD_LIMIT, WORD_LIMIT);
        watchdog.add(call);
        try {
            saying.accept(call, answer);
        } catch (ProviderException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the answer {0} may not be {1} at its provider: {2}",
                    answer,
                    what,
                    e.fault().type());
        } finally {
            watchdog.remove(call);
        }
    }
}
