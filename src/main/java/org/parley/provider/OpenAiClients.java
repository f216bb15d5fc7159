package org.parley.provider;

import com.openai.azure.credential.AzureApiKeyCredential;
import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.ClientOptions;
import com.openai.core.LogLevel;
import com.openai.core.http.HttpClient;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/** The SDK's client as Parley wants it: our transport, two retries, no thread, no log, no telemetry headers. */
final class OpenAiClients {
    private static final int RETRIES = 2;
    private static final List<String> AZURE =
            List.of(".openai.azure.com", ".services.ai.azure.com", ".azure-api.net", ".cognitiveservices.azure.com");

    private OpenAiClients() {}

    static OpenAIClient of(OpenAiOptions options, HttpClient transport) {
        ClientOptions.Builder client = ClientOptions.builder()
                .httpClient(transport)
                .jsonMapper(Json.sdk())
                .sleeper(new RetryPause())
                .streamHandlerExecutor(Runnable::run)
                .maxRetries(RETRIES)
                // it would print prompts and answers to the server's console
                .logLevel(LogLevel.OFF)
                .disableTelemetry(true)
                .putHeader("User-Agent", "Parley");
        options.baseUrl().ifPresent(url -> client.baseUrl(url.toString()));
        options.organization().ifPresent(client::organization);
        options.project().ifPresent(client::project);
        String key = options.apiKey().map(secret -> secret.reveal().strip()).orElse("");
        if (key.isEmpty()) {
            // the SDK insists on a key; a server that wants none gets none
            client.apiKey("none").removeHeaders("Authorization");
        } else if (options.baseUrl().filter(OpenAiClients::isAzure).isPresent()) {
            client.credential(AzureApiKeyCredential.create(key));
        } else {
            client.apiKey(key);
        }
        return new OpenAIClientImpl(client.build());
    }

    private static boolean isAzure(URI url) {
        String host = String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
        return AZURE.stream().anyMatch(host::endsWith);
    }
}
