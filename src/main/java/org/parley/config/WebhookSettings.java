package org.parley.config;

import java.net.URI;
import java.util.Base64;
import java.util.Optional;

/**
 * Whom to tell that an answer has ended.
 *
 * @param secret what its messages are signed by, as Standard Webhooks writes it
 * @param text whether it is told what the answer says
 */
public record WebhookSettings(URI url, Secret secret, boolean text) {
    private static final String PREFIX = "whsec_";
    private static final int SHORTEST = 24;
    private static final int LONGEST = 64;

    static Optional<WebhookSettings> read(SettingsReader reader) {
        Optional<URI> url = reader.httpUrl(Setting.WEBHOOK_URL);
        boolean text = reader.flag(Setting.WEBHOOK_TEXT);
        if (url.isEmpty()) {
            return Optional.empty();
        }
        Optional<Secret> secret = reader.text(Setting.WEBHOOK_SECRET).map(Secret::new);
        if (secret.flatMap(WebhookSettings::key).isEmpty()) {
            reader.fault(
                    Setting.WEBHOOK_SECRET,
                    "must be 24 to 64 random bytes in base64 since parley.webhook.url is set, such as openssl rand -base64 32 makes");
        }
        return secret.map(known -> new WebhookSettings(url.get(), known, text));
    }

    /** The secret's bytes. */
    public byte[] key() {
        return key(secret).orElseThrow();
    }

    private static Optional<byte[]> key(Secret secret) {
        String text = secret.reveal();
        try {
            byte[] key = Base64.getDecoder().decode(text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text);
            return key.length >= SHORTEST && key.length <= LONGEST ? Optional.of(key) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
