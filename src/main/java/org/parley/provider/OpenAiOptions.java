package org.parley.provider;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.parley.config.Secret;
import org.parley.config.Settings;

/**
 * How to reach a service that speaks OpenAI's Responses API.
 *
 * @param apiKey absent for servers that want none; never shown
 * @param baseUrl absent for OpenAI itself; an Azure resource or any compatible server, as the SDK reads it
 * @param connectTimeout for the TCP connection and again for the TLS handshake
 * @param firstEventTimeout from asking (retries included) to the first piece of reasoning, text or a tool call. Long: a reasoning
 *     model, or a local one reading a long prompt, is rightly silent for minutes
 * @param silenceTimeout between two meaningful events after that; comments and keep-alives are not meaningful
 */
public record OpenAiOptions(
        Optional<Secret> apiKey,
        Optional<URI> baseUrl,
        Optional<String> organization,
        Optional<String> project,
        Duration connectTimeout,
        Duration firstEventTimeout,
        Duration silenceTimeout) {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    public static OpenAiOptions of(Settings.Upstream upstream) {
        return new OpenAiOptions(
                upstream.apiKey(),
                upstream.baseUrl(),
                upstream.organization(),
                upstream.project(),
                CONNECT_TIMEOUT,
                upstream.firstEventTimeout(),
                upstream.silenceTimeout());
    }
}
