package org.parley.provider;

import com.openai.client.OpenAIClient;
import com.openai.models.models.Model;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI, and every server that speaks one of its two APIs. The SDK builds and repeats requests and reads errors; the bytes of the
 * stream are ours (see the package's description).
 */
public final class OpenAiProvider implements Provider {
    private static final System.Logger LOG = System.getLogger(OpenAiProvider.class.getName());
    private static final Duration SHORT_LIMIT = Duration.ofSeconds(15);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final long WATCH_MILLIS = 500;
    /** Two thousand vectors of three thousand numbers each, in base64. */
    private static final int LARGEST_DOCUMENT = 34 << 20;

    private static final Prompt NOTHING = Prompt.of("", "");
    private static final RelayedRequest NO_REQUEST = new RelayedRequest("", "", Json.object(), Json.object());

    private final OpenAiOptions options;
    private final SocketTransport transport;
    private final OpenAIClient client;
    private final OpenAiSender sender;
    private final Watchdog watchdog;
    private final BackgroundAnswers background;
    private final Thread warmUp;

    public OpenAiProvider(OpenAiOptions options) {
        this(options, (SSLSocketFactory) SSLSocketFactory.getDefault(), WATCH_MILLIS);
    }

    /** @param watchMillis how often silence is looked for */
    OpenAiProvider(OpenAiOptions options, SSLSocketFactory tls, long watchMillis) {
        this.options = options;
        this.transport = new SocketTransport(options.connectTimeout(), tls);
        this.client = OpenAiClients.of(options, transport);
        this.sender = new OpenAiSender(client, options.api());
        this.watchdog = new Watchdog(watchMillis, transport::evictIdle);
        this.background = new BackgroundAnswers(options, sender, watchdog);
        this.warmUp = WarmUp.begin(options);
    }

    @Override
    public String name() {
        return "openai";
    }

    @Override
    public List<String> models() {
        return soon(() -> client.models().list().data().stream().map(Model::id).toList());
    }

    @Override
    public Set<String> flagged(String model, List<String> texts) {
        return soon(() -> OpenAiModeration.flagged(client, model, texts));
    }

    /** What is answered at once, or not at all. */
    private <T> T soon(Callable<T> asking) {
        UpstreamCall call = new UpstreamCall(SHORT_LIMIT, SHORT_LIMIT);
        watchdog.add(call);
        try {
            return OpenAiSender.send(call, asking);
        } finally {
            watchdog.remove(call);
        }
    }

    @Override
    public Ending stream(Prompt prompt, AnswerSink sink, Cancellation cancellation) {
        return stream(prompt, sink, cancellation, true);
    }

    /** @param patiently whether to ask again, before the answer begins, where that may help */
    Ending stream(Prompt prompt, AnswerSink sink, Cancellation cancellation, boolean patiently) {
        boolean outlives = options.background() && sink.goesOn();
        Asking asking = new Asking(asking(prompt, patiently, outlives));
        // Let go of the question: it may hold megabytes, and this frame stays for as long as the answer takes.
        prompt = NOTHING;
        if (outlives) {
            return background.stream(asking::ask, sink, cancellation);
        }
        return answer(asking, call -> new AnswerReader(sink, call), sink::flush, cancellation);
    }

    @Override
    public Ending relay(RelayedRequest request, RelaySink sink, Cancellation cancellation) {
        String id = request.id();
        Asking asking = new Asking(asking(request));
        request = NO_REQUEST;
        return answer(asking, call -> new RelayReader(id, sink, call), sink::flush, cancellation);
    }

    @Override
    public Ending embed(EmbeddingRequest request, Consumer<byte[]> document, Cancellation cancellation) {
        Asking asking = new Asking(call -> sender.open(call, request));
        return answer(asking, call -> new EmbeddingReader(document), () -> {}, cancellation);
    }

    @Override
    public Ending goOn(UpstreamAnswer answer, AnswerSink sink, Cancellation cancellation) {
        return background.goOn(answer.id(), sink, cancellation);
    }

    @Override
    public void cancel(UpstreamAnswer answer) {
        background.cancel(answer.id());
    }

    @Override
    public void forget(UpstreamAnswer answer) {
        background.delete(answer.id());
    }

    private Function<UpstreamCall, OpenAiSender.Opened> asking(Prompt prompt, boolean patiently, boolean outlives) {
        return call -> sender.open(call, prompt, patiently, outlives);
    }

    private Function<UpstreamCall, OpenAiSender.Opened> asking(RelayedRequest request) {
        return call -> sender.open(call, request);
    }

    @Override
    public void close() {
        watchdog.close();
        client.close();
        try {
            var unused = warmUp.join(CLOSE_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks once, and forgets the question. */
    private static final class Asking {
        private final AtomicReference<@Nullable Function<UpstreamCall, OpenAiSender.Opened>> question;

        Asking(Function<UpstreamCall, OpenAiSender.Opened> question) {
            this.question = new AtomicReference<>(question);
        }

        OpenAiSender.Opened ask(UpstreamCall call) {
            return Objects.requireNonNull(question.getAndSet(null)).apply(call);
        }
    }

    private Ending answer(
            Asking asking, Function<UpstreamCall, EventReader> reader, Runnable flush, Cancellation cancellation) {
        UpstreamCall call = new UpstreamCall(options.firstEventTimeout(), options.silenceTimeout());
        watchdog.add(call);
        cancellation.onCancel(() -> call.abort(UpstreamCall.Abort.CANCELLED));
        try {
            return read(asking.ask(call), reader.apply(call), call);
        } catch (ProviderException e) {
            return ending(call, e.fault());
        } finally {
            watchdog.remove(call);
            cancellation.onCancel(() -> {});
            flush.run();
        }
    }

    static Ending read(OpenAiSender.Opened opened, EventReader reader, UpstreamCall call) {
        InputStream events = opened.events();
        boolean whole = false;
        try {
            Ending ending = opened.stream() ? reader.read(events) : reader.whole(events.readNBytes(LARGEST_DOCUMENT));
            whole = true;
            return ending instanceof Ending.Failed failed ? broken(call, failed.fault(), Optional.empty()) : ending;
        } catch (IOException e) {
            return broken(call, UpstreamFaults.of(e, call.aborted()), Optional.of(e));
        } finally {
            close(opened.body(), whole);
        }
    }

    private static void close(InputStream body, boolean afterLastEvent) {
        if (afterLastEvent && body instanceof WireBody wire) {
            wire.closeAfterLastEvent();
            return;
        }
        try {
            body.close();
        } catch (IOException e) {
            // closed either way
        }
    }

    /** An answer that had begun. */
    private static Ending broken(UpstreamCall call, Fault fault, Optional<IOException> cause) {
        Ending ending = ending(call, fault);
        if (ending instanceof Ending.Failed) {
            LOG.log(System.Logger.Level.WARNING, () -> "an answer broke off: " + UpstreamLog.line(fault, cause));
        }
        return ending;
    }

    static Ending ending(UpstreamCall call, Fault fault) {
        return call.cancelled() ? new Ending.Cancelled() : new Ending.Failed(fault);
    }
}
