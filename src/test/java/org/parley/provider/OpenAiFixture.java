package org.parley.provider;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;
import org.parley.config.Secret;
import org.parley.testing.TestUpstream;

/** A provider that asks a test upstream. Closing it also proves that no connection is left. */
final class OpenAiFixture implements AutoCloseable {
    static final String KEY = "sk-test-0123456789-SECRET-KEY";
    private static final long WATCH_MILLIS = 20;

    final TestUpstream upstream;
    final OpenAiProvider provider;

    private OpenAiFixture(TestUpstream upstream, OpenAiProvider provider) {
        this.upstream = upstream;
        this.provider = provider;
    }

    static OpenAiFixture start() {
        return start(Duration.ofSeconds(20), Duration.ofSeconds(20));
    }

    static OpenAiFixture start(Duration firstEvent, Duration silence) {
        TestUpstream upstream = TestUpstream.start();
        return new OpenAiFixture(upstream, provider(upstream.baseUrl(), firstEvent, silence));
    }

    /** Answers are made in the background. */
    static OpenAiFixture inTheBackground() {
        TestUpstream upstream = TestUpstream.start();
        return new OpenAiFixture(upstream, inTheBackground(upstream, Duration.ofSeconds(20)));
    }

    static OpenAiProvider inTheBackground(TestUpstream upstream, Duration limit) {
        return provider(options(upstream.baseUrl(), limit, limit, true));
    }

    static OpenAiProvider provider(String baseUrl, Duration firstEvent, Duration silence) {
        return provider(options(baseUrl, firstEvent, silence));
    }

    private static OpenAiProvider provider(OpenAiOptions options) {
        return new OpenAiProvider(options, (SSLSocketFactory) SSLSocketFactory.getDefault(), WATCH_MILLIS);
    }

    static OpenAiOptions options(String baseUrl, Duration firstEvent, Duration silence) {
        return options(baseUrl, firstEvent, silence, false);
    }

    private static OpenAiOptions options(String baseUrl, Duration firstEvent, Duration silence, boolean background) {
        return new OpenAiOptions(
                Optional.of(new Secret(KEY)),
                Optional.of(URI.create(baseUrl)),
                Optional.empty(),
                Optional.empty(),
                UpstreamApi.AUTO,
                Duration.ofSeconds(10),
                firstEvent,
                silence,
                background);
    }

    Asking ask(String model) {
        return Asking.start(provider, Prompt.of(model, "Hello"));
    }

    @Override
    public void close() {
        provider.close();
        TestUpstream.await("all connections closed", () -> upstream.openConnections() == 0);
        upstream.close();
    }
}
