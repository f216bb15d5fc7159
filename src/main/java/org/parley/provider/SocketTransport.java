package org.parley.provider;

import com.openai.core.RequestOptions;
import com.openai.core.http.Headers;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIIoException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The SDK's transport: HTTP/1.1 on blocking sockets, for virtual threads. The calling thread does all the work; another thread ends
 * a call by closing its socket (see {@link UpstreamCall}). What may be tried again is thrown as {@link OpenAIIoException}, which
 * the SDK repeats, everything else as {@link ProviderException}, which it does not.
 */
final class SocketTransport implements HttpClient {
    /** A longer wait than this is for the person who asked to decide. */
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(5);

    private static final int LARGEST_ERROR = 1 << 20;
    /** Of an error the status is most of what counts: its body is not waited for as an answer is. */
    private static final int ERROR_MILLIS = 2_000;

    private final Connector connector;
    private final IdleConnections idle = new IdleConnections();

    SocketTransport(Duration connectTimeout, SSLSocketFactory tls) {
        connector = new Connector(connectTimeout, tls);
    }

    /** To be called now and then. */
    void evictIdle() {
        idle.evict();
    }

    @Override
    public HttpResponse execute(HttpRequest request, RequestOptions options) {
        UpstreamCall call = UpstreamCall.current();
        try {
            return exchange(call, request);
        } catch (IOException e) {
            throw failure(call, e);
        }
    }

    @Override
    public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions options) {
        return CompletableFuture.failedFuture(new IllegalStateException("Parley asks on the caller's thread only"));
    }

    @Override
    public void close() {
        idle.close();
    }

    private HttpResponse exchange(UpstreamCall call, HttpRequest request) throws IOException {
        URI uri = URI.create(request.url());
        Route route = Route.of(uri);
        @Nullable Connection kept = idle.take(route);
        if (kept != null) {
            try {
                return send(call, request, uri, kept);
            } catch (UnansweredException e) {
                // The server has closed it meanwhile, as servers may (RFC 9112, 9.3.1): ask again on a new one.
                if (call.aborted().isPresent()) {
                    throw e;
                }
            }
        }
        return send(call, request, uri, connector.open(route, call));
    }

    private HttpResponse send(UpstreamCall call, HttpRequest request, URI uri, Connection connection)
            throws IOException {
        try {
            call.attach(connection);
            write(request, uri, connection);
            ResponseHead head = ResponseHead.read(connection.in());
            WireBody body = new WireBody(head, connection, (used, reusable) -> release(call, used, reusable));
            if (head.status() >= 300) {
                connection.limitReads(ERROR_MILLIS);
            }
            return new Response(head.status(), head.headers(), body);
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** An answer may come before the whole request was sent, for example that it is too large; then the answer counts. */
    private static void write(HttpRequest request, URI uri, Connection connection) throws IOException {
        try {
            RequestHead.write(request, uri, connection);
        } catch (SocketException e) {
            if (connection.in().available() == 0) {
                throw new UnansweredException(e);
            }
        }
    }

    private void release(UpstreamCall call, Connection connection, boolean reusable) {
        boolean ours = call.detach();
        try {
            if (ours && reusable) {
                connection.limitReads(0);
                idle.put(connection);
            } else {
                connection.close();
            }
        } catch (IOException e) {
            // closed by the peer, or by us
        }
    }

    private static RuntimeException failure(UpstreamCall call, IOException e) {
        if (call.aborted().isPresent() || !UpstreamFaults.passing(e)) {
            return new ProviderException(UpstreamFaults.of(e, call.aborted()), e);
        }
        return new OpenAIIoException("Request failed", e);
    }

    /** A response whose body is read by whoever asked. */
    private record Response(int statusCode, Headers headers, InputStream body) implements HttpResponse {
        Response {
            if (asksToWait(headers)) {
                headers = headers.toBuilder().replace("X-Should-Retry", "false").build();
            }
            body = statusCode < 300 ? body : new ErrorBody(body);
        }

        /** The SDK would cut a long Retry-After to 8 s, ask too early and keep the person waiting for it. */
        private static boolean asksToWait(Headers headers) {
            return RetryAfter.of(headers, Instant.now())
                    .filter(wait -> wait.compareTo(LONGEST_RETRY_AFTER) > 0)
                    .isPresent();
        }

        @Override
        public void close() {
            try {
                body.close();
            } catch (IOException e) {
                // closed either way
            }
        }
    }

    /** The SDK reads an error's body whole; there is no more in it than this. */
    private static final class ErrorBody extends FilterInputStream {
        private int left = LARGEST_ERROR;

        ErrorBody(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            return left-- > 0 ? in.read() : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = left > 0 ? in.read(into, offset, Math.min(length, left)) : -1;
            left -= Math.max(0, count);
            return count;
        }
    }
}
