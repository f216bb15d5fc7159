package org.parley.generation;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** 128 random bits or more, as characters that need no escaping in a URL. */
public record GenerationId(String text) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{22,64}");

    /** One that a client has chosen; empty where it cannot hold 128 bits, or is too long. */
    public static Optional<GenerationId> of(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new GenerationId(text)) : Optional.empty();
    }

    public static GenerationId random() {
        byte[] bits = new byte[16];
        RANDOM.nextBytes(bits);
        return new GenerationId(Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
    }

    @Override
    public String toString() {
        return text;
    }
}
