package org.parley.provider;

import com.openai.client.OpenAIClient;
import com.openai.core.RequestOptions;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpRequestBody;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIIoException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A question that goes nowhere: the SDK loads thousands of classes for the first one, which takes it half a second and more, and nobody
 * should have to wait for that.
 */
final class WarmUp implements HttpClient {
    private WarmUp() {}

    /** @return a virtual thread that asks it */
    static Thread begin(OpenAiOptions options) {
        return Thread.ofVirtual().name("parley-warm-up").start(() -> ask(options));
    }

    @SuppressWarnings("MustBeClosedChecker") // nothing is ever opened
    private static void ask(OpenAiOptions options) {
        OpenAIClient client = OpenAiClients.of(options, new WarmUp()).withOptions(asking -> asking.maxRetries(0));
        try {
            var unused = client.responses()
                    .withRawResponse()
                    .createStreaming(OpenAiRequest.of(Prompt.of("warm-up", "warm-up"), true, false)
                            .params());
        } catch (OpenAIException nowhere) {
            // as meant
        }
    }

    @Override
    public HttpResponse execute(HttpRequest request, RequestOptions options) {
        Optional.ofNullable(request.body()).ifPresent(WarmUp::write);
        throw new OpenAIIoException("This was not to be sent.");
    }

    private static void write(HttpRequestBody body) {
        body.writeTo(OutputStream.nullOutputStream());
    }

    @Override
    public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions options) {
        return CompletableFuture.failedFuture(new IllegalStateException("Parley asks on the caller's thread only"));
    }

    @Override
    public void close() {
        // nothing is open
    }
}
