package org.parley.provider;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.parley.config.Secret;
import org.parley.config.Settings;
import org.parley.config.Upstream;

/**
 * How to reach a service that speaks OpenAI's Responses API or its chat completions.
 *
 * @param apiKey absent for servers that want none; never shown
 * @param baseUrl absent for OpenAI itself; an Azure resource or any compatible server, as the SDK reads it
 * @param connectTimeout for the TCP connection and again for the TLS handshake
 * @param firstEventTimeout from asking (retries included) to the first words, and again between events while the model thinks or
 *     a tool runs. Long: a reasoning model, or a local one reading a long prompt, is rightly silent for minutes
 * @param silenceTimeout between events while words flow. Comments and keep-alives are no events for either limit
 * @param background whether answers are made in the background, where somebody may go on with them
 */
public record OpenAiOptions(
        Optional<Secret> apiKey,
        Optional<URI> baseUrl,
        Optional<String> organization,
        Optional<String> project,
        UpstreamApi api,
        Duration connectTimeout,
        Duration firstEventTimeout,
        Duration silenceTimeout,
        boolean background) {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** @throws IllegalArgumentException when the base URL names no host, as one with an underscore in its host does not */
    public OpenAiOptions {
        if (baseUrl.isPresent() && baseUrl.get().getHost() == null) {
            throw new IllegalArgumentException("the base URL names no host that a URL may have");
        }
    }

    static OpenAiOptions of(Upstream upstream, Settings.Asking asking) {
        return new OpenAiOptions(
                upstream.apiKey(),
                upstream.baseUrl(),
                upstream.organization(),
                upstream.project(),
                UpstreamApi.valueOf(upstream.api().name()),
                CONNECT_TIMEOUT,
                asking.firstEventTimeout(),
                asking.silenceTimeout(),
                asking.background());
    }
}
