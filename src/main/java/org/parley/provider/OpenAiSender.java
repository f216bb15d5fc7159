package org.parley.provider;

import com.openai.client.OpenAIClient;
import com.openai.core.http.HttpResponse;
import com.openai.core.http.HttpResponseFor;
import com.openai.errors.BadRequestException;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.responses.ResponseRetrieveParams;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Sends questions through the SDK, in the one of OpenAI's two APIs that the upstream speaks, and opens what it answers: in either case
 * an event stream of the Responses API. Whatever goes wrong is a {@link ProviderException}. Thread-safe.
 */
final class OpenAiSender {
    /** Too many requests, and unavailable. */
    private static final Set<Integer> UNBEGUN = Set.of(429, 503);

    private static final System.Logger LOG = System.getLogger(OpenAiSender.class.getName());

    /** Asks again by itself what may well succeed a moment later. */
    private final OpenAIClient patient;

    private final OpenAIClient once;

    private final AtomicReference<UpstreamApi> api;
    private final AtomicBoolean summaries = new AtomicBoolean(true);

    OpenAiSender(OpenAIClient client, UpstreamApi api) {
        this.patient = client;
        this.once = client.withOptions(options -> options.maxRetries(0));
        this.api = new AtomicReference<>(api);
    }

    /**
     * @param body as it comes over the wire
     * @param events the same, or its translation
     * @param stream whether they are an event stream, else one JSON document
     */
    record Opened(InputStream body, InputStream events, boolean stream) {}

    /**
     * @param patiently whether to ask again by itself where that may help
     * @param background whether it is to be made in the background, where the upstream's API knows that
     */
    Opened open(UpstreamCall call, Prompt prompt, boolean patiently, boolean background) {
        OpenAIClient client = patiently && !background ? patient : once;
        boolean withSummaries = summaries.get();
        try {
            return open(call, client, OpenAiRequest.of(prompt, withSummaries, background));
        } catch (ProviderException e) {
            if (background && patiently && isUnbegun(e)) {
                return open(call, patient, OpenAiRequest.of(prompt, withSummaries, true));
            }
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
            return open(call, client, OpenAiRequest.of(prompt, false, background));
        }
    }

    /** Whether no answer is made for certain; one in the background might else be made, and paid, twice. */
    private static boolean isUnbegun(ProviderException e) {
        return e.getCause() instanceof OpenAIServiceException refusal && UNBEGUN.contains(refusal.statusCode());
    }

    /** What is said of an answer that is made in the background. Once. */
    @SuppressWarnings("MustBeClosedChecker") // closed by who reads the body
    Opened reopen(UpstreamCall call, String answer, Optional<Long> after) {
        ResponseRetrieveParams params = ResponseRetrieveParams.builder()
                .responseId(answer)
                .startingAfter(after)
                .build();
        HttpResponseFor<?> response =
                send(call, () -> once.responses().withRawResponse().retrieveStreaming(params));
        if (isStream(call, response)) {
            return new Opened(response.body(), response.body(), true);
        }
        response.close();
        throw logged(call, UpstreamFaults.notAnApi(), new ProtocolException("an answer that should be a stream"));
    }

    /** Ends what is made in the background; asked again by itself where that may help. */
    void cancel(UpstreamCall call, String answer) {
        int unused = send(call, () -> {
            try (HttpResponseFor<?> response =
                    patient.responses().withRawResponse().cancel(answer)) {
                return response.statusCode();
            }
        });
    }

    /** Has the upstream forget it; as often. */
    void delete(UpstreamCall call, String answer) {
        int unused = send(call, () -> {
            try (HttpResponse response = patient.responses().withRawResponse().delete(answer)) {
                return response.statusCode();
            }
        });
    }

    /** Once: programs' own clients ask again, and would do so for each of our tries. */
    Opened open(UpstreamCall call, RelayedRequest request) {
        return open(call, once, OpenAiRequest.of(request));
    }

    /** Once, for the same reason. */
    Opened open(UpstreamCall call, EmbeddingRequest request) {
        HttpResponseFor<?> response = embeddings(call, request);
        if (!isStream(call, response)) {
            return new Opened(response.body(), response.body(), false);
        }
        response.close();
        throw logged(call, UpstreamFaults.notAnApi(), new ProtocolException("embeddings that are a stream"));
    }

    @SuppressWarnings("MustBeClosedChecker") // closed by who reads the body
    private HttpResponseFor<?> embeddings(UpstreamCall call, EmbeddingRequest request) {
        try {
            return send(call, () -> once.embeddings().withRawResponse().create(OpenAiRequest.embeddings(request)));
        } catch (ProviderException e) {
            throw saysNoSuchAddress(e) ? new ProviderException(UpstreamFaults.noEmbeddings(), e) : e;
        }
    }

    private Opened open(UpstreamCall call, OpenAIClient asking, OpenAiRequest request) {
        return switch (request.chatOnly().isEmpty() ? api.get() : UpstreamApi.CHAT) {
            case RESPONSES -> responses(call, asking, request);
            case CHAT -> {
                try {
                    yield chat(call, asking, request);
                } catch (ProviderException e) {
                    throw request.chatOnly().isEmpty() || !saysNoSuchAddress(e) ? e : unsupported(request, e);
                }
            }
            case AUTO -> {
                try {
                    Opened opened = responses(call, asking, request);
                    api.compareAndSet(UpstreamApi.AUTO, UpstreamApi.RESPONSES);
                    yield opened;
                } catch (ProviderException e) {
                    if (!saysNoSuchAddress(e)) {
                        throw e;
                    }
                    Opened opened = chat(call, asking, request);
                    api.compareAndSet(UpstreamApi.AUTO, UpstreamApi.CHAT);
                    yield opened;
                }
            }
        };
    }

    private static boolean saysNoSuchAddress(ProviderException e) {
        return e.getCause() instanceof OpenAIServiceException answer
                && UpstreamFaults.saysNoSuchAddress(UpstreamError.of(answer));
    }

    private static ProviderException unsupported(OpenAiRequest request, ProviderException e) {
        return new ProviderException(
                UpstreamFaults.unsupported(request.chatOnly().fieldNames().next()), e);
    }

    @SuppressWarnings("MustBeClosedChecker") // closed by who reads the body
    private static Opened responses(UpstreamCall call, OpenAIClient asking, OpenAiRequest request) {
        HttpResponseFor<?> response =
                send(call, () -> asking.responses().withRawResponse().createStreaming(request.params()));
        boolean stream = isStream(call, response);
        return new Opened(response.body(), response.body(), stream);
    }

    @SuppressWarnings("MustBeClosedChecker") // closed by who reads the body
    private static Opened chat(UpstreamCall call, OpenAIClient asking, OpenAiRequest request) {
        HttpResponseFor<?> response = send(
                call, () -> asking.chat().completions().withRawResponse().createStreaming(ChatRequest.of(request)));
        if (isStream(call, response)) {
            return new Opened(response.body(), new ChatStream(response.body()), true);
        }
        response.close();
        throw logged(
                call, UpstreamFaults.notAnApi(), new ProtocolException("a chat completion that should be a stream"));
    }

    private static boolean isStream(UpstreamCall call, HttpResponseFor<?> response) {
        String type = header(response, "Content-Type");
        String encoding = header(response, "Content-Encoding");
        boolean stream = type.startsWith("text/event-stream");
        if ((stream || type.startsWith("application/json")) && (encoding.isEmpty() || encoding.equals("identity"))) {
            return stream;
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

    /** Sends through the SDK and turns whatever goes wrong into a {@link ProviderException}. */
    static <T> T send(UpstreamCall call, Callable<T> sending) {
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
        if (!call.cancelled()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> "asking the model failed: " + UpstreamLog.line(fault, Optional.of(e)));
        }
        return new ProviderException(fault, e);
    }
}
