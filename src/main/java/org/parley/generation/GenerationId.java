package org.parley.generation;

import java.security.SecureRandom;
import java.util.Base64;

/** 128 random bits, as 22 characters that need no escaping in a URL. */
public record GenerationId(String text) {
    private static final SecureRandom RANDOM = new SecureRandom();

    static GenerationId random() {
        byte[] bits = new byte[16];
        RANDOM.nextBytes(bits);
        return new GenerationId(Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
    }

    @Override
    public String toString() {
        return text;
    }
}
