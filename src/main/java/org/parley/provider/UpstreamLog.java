package org.parley.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.openai.errors.OpenAIServiceException;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One line for the operator: enough to act on, without the upstream's own text, the prompt, or a key. */
final class UpstreamLog {
    private static final int LONGEST_MESSAGE = 300;

    private UpstreamLog() {}

    static String line(Fault fault, Optional<? extends Exception> failure) {
        return fault.type() + failure.map(UpstreamLog::told).orElse("");
    }

    private static String told(Exception e) {
        if (e instanceof OpenAIServiceException service) {
            UpstreamError error = UpstreamError.of(service);
            return ", status " + error.status() + ", code " + word(error.code()) + ", parameter "
                    + word(error.parameter()) + ", request " + word(error.requestId());
        }
        @Nullable Throwable cause = e;
        while (cause instanceof UnreachableException || (cause != null && !(cause instanceof IOException))) {
            cause = cause.getCause();
        }
        if (cause == null) {
            return ", " + e.getClass().getName();
        }
        // what cannot be parsed is quoted; other I/O exceptions name hosts and TLS problems
        String name = ", " + cause.getClass().getName();
        return cause instanceof JsonProcessingException ? name : name + ": " + told(cause.getMessage());
    }

    /** A proxy's status line and a certificate's names stand in messages too, and are written by others. */
    private static String told(@Nullable String message) {
        return PlainText.head(PlainText.line(String.valueOf(message)), LONGEST_MESSAGE);
    }

    private static String word(String text) {
        return text.matches("[A-Za-z0-9_.\\[\\]-]{1,80}") ? text : "-";
    }
}
