package org.parley.provider;

import com.openai.client.OpenAIClient;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.models.Model;
import com.openai.models.responses.ResponseStreamEvent;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSocketFactory;

/**
 * OpenAI's Responses API, and every server that speaks it. The SDK builds and repeats requests and reads errors; the bytes of the
 * stream are ours (see the package's description).
 */
public final class OpenAiProvider implements Provider {
    private static final System.Logger LOG = System.getLogger(OpenAiProvider.class.getName());
    private static final Duration LISTING_LIMIT = Duration.ofSeconds(15);
    private static final long WATCH_MILLIS = 500;
    private static final int LARGEST_DOCUMENT = 16 << 20;
    private static final Prompt NOTHING = Prompt.of("", "");

    private final OpenAiOptions options;
    private final SocketTransport transport;
    private final OpenAIClient client;
    private final Watchdog watchdog;
    private final AtomicBoolean summaries = new AtomicBoolean(true);

    public OpenAiProvider(OpenAiOptions options) {
        this(options, (SSLSocketFactory) SSLSocketFactory.getDefault(), WATCH_MILLIS);
    }

    /** @param watchMillis how often silence is looked for */
    OpenAiProvider(OpenAiOptions options, SSLSocketFactory tls, long watchMillis) {
        this.options = options;
        this.transport = new SocketTransport(options.connectTimeout(), tls);
        this.client = OpenAiClients.of(options, transport);
        this.watchdog = new Watchdog(watchMillis, transport::evictIdle);
    }

    @Override
    public String name() {
        return "openai";
    }

    @Override
    public List<String> models() {
        UpstreamCall call = new UpstreamCall(LISTING_LIMIT, LISTING_LIMIT);
        watchdog.add(call);
        try {
            return send(
                    call,
                    () -> client.models().list().data().stream().map(Model::id).toList());
        } finally {
            watchdog.remove(call);
        }
    }

    @Override
    public Ending stream(Prompt prompt, AnswerSink sink, Cancellation cancellation) {
        UpstreamCall call = new UpstreamCall(options.firstEventTimeout(), options.silenceTimeout());
        watchdog.add(call);
        cancellation.onCancel(() -> call.abort(UpstreamCall.Abort.CANCELLED));
        try {
            Opened opened = open(call, prompt);
            // Let go of the question: it may hold megabytes, and this frame stays for as long as the answer takes.
            prompt = NOTHING;
            return read(opened, sink, call);
        } catch (ProviderException e) {
            return ending(call, e.fault());
        } finally {
            watchdog.remove(call);
            cancellation.onCancel(() -> {});
            sink.flush();
        }
    }

    @Override
    public void close() {
        watchdog.close();
        client.close();
    }

    /** @param stream whether the body is an event stream, else one JSON document */
    private record Opened(InputStream body, boolean stream) {}

    private Opened open(UpstreamCall call, Prompt prompt) {
        boolean withSummaries = summaries.get();
        try {
            return open(call, prompt, withSummaries);
        } catch (ProviderException e) {
            if (!withSummaries
                    || !(e.getCause() instanceof BadRequestException refusal)
                    || !UpstreamError.of(refusal).parameter().startsWith("reasoning.summary")) {
                throw e;
            }
            if (summaries.getAndSet(false)) {
                LOG.log(
                        System.Logger.Level.INFO,
                        "the provider grants no reasoning summaries; asking without from now on");
            }
            return open(call, prompt, false);
        }
    }

    private Opened open(UpstreamCall call, Prompt prompt, boolean withSummaries) {
        HttpResponseFor<?> response = send(call, () -> request(prompt, withSummaries));
        String type = header(response, "Content-Type");
        String encoding = header(response, "Content-Encoding");
        boolean stream = type.startsWith("text/event-stream");
        if ((stream || type.startsWith("application/json")) && (encoding.isEmpty() || encoding.equals("identity"))) {
            return new Opened(response.body(), stream);
        }
        response.close();
        throw logged(
                call,
                UpstreamFaults.notAnApi(),
                new ProtocolException("the answer's type is \"" + type + "\", its encoding \"" + encoding + "\""));
    }

    private static String header(HttpResponseFor<?> response, String name) {
        return String.join(",", response.headers().values(name)).toLowerCase(Locale.ROOT);
    }

    @SuppressWarnings("MustBeClosedChecker") // closed by who reads the body
    private HttpResponseFor<StreamResponse<ResponseStreamEvent>> request(Prompt prompt, boolean withSummaries) {
        return client.responses().withRawResponse().createStreaming(OpenAiRequest.of(prompt, withSummaries));
    }

    private static Ending read(Opened opened, AnswerSink sink, UpstreamCall call) {
        AnswerReader reader = new AnswerReader(sink, call);
        InputStream body = opened.body();
        boolean whole = false;
        try {
            Ending ending = opened.stream() ? reader.read(body) : reader.whole(body.readNBytes(LARGEST_DOCUMENT));
            whole = true;
            return ending instanceof Ending.Failed failed ? broken(call, failed.fault(), Optional.empty()) : ending;
        } catch (IOException e) {
            return broken(call, UpstreamFaults.of(e, call.aborted()), Optional.of(e));
        } finally {
            close(body, whole);
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

    private static Ending ending(UpstreamCall call, Fault fault) {
        return cancelled(call) ? new Ending.Cancelled() : new Ending.Failed(fault);
    }

    private static boolean cancelled(UpstreamCall call) {
        return call.aborted().stream().anyMatch(UpstreamCall.Abort.CANCELLED::equals);
    }

    /** Sends through the SDK and turns whatever goes wrong into a {@link ProviderException}. */
    private static <T> T send(UpstreamCall call, Callable<T> sending) {
        try {
            return call.send(sending);
        } catch (ProviderException e) {
            throw logged(call, e.fault(), e);
        } catch (OpenAIServiceException e) {
            throw logged(call, UpstreamFaults.of(UpstreamError.of(e)), e);
        } catch (OpenAIIoException e) {
            IOException cause = e.getCause() instanceof IOException io ? io : new IOException(e);
            throw logged(call, UpstreamFaults.of(cause, call.aborted()), e);
        } catch (OpenAIException e) {
            throw logged(call, UpstreamFaults.notAnApi(), e);
        } catch (Exception e) {
            throw logged(call, UpstreamFaults.failed(), e);
        }
    }

    /** Nobody is warned of a question that the person who asked has taken back. */
    private static ProviderException logged(UpstreamCall call, Fault fault, Exception e) {
        if (!cancelled(call)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> "asking the model failed: " + UpstreamLog.line(fault, Optional.of(e)));
        }
        return new ProviderException(fault, e);
    }
}
