package org.parley.provider;

import com.openai.errors.OpenAIServiceException;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One line for the operator: enough to act on, without the upstream's own text, the prompt, or a key. */
final class UpstreamLog {
    private UpstreamLog() {}

    static String line(Fault fault, Optional<? extends Exception> failure) {
        return fault.type() + failure.map(UpstreamLog::told).orElse("");
    }

    private static String told(Exception e) {
        if (e instanceof OpenAIServiceException service) {
            String requestId = String.join(",", service.headers().values("x-request-id"));
            return ", status " + service.statusCode() + ", code "
                    + word(service.code().orElse("")) + ", parameter "
                    + word(service.param().orElse("")) + ", request " + word(requestId);
        }
        @Nullable Throwable cause = e;
        while (cause != null && !(cause instanceof IOException)) {
            cause = cause.getCause();
        }
        // messages of I/O exceptions name hosts and TLS problems; others might quote a body
        return cause == null
                ? ", " + e.getClass().getName()
                : ", " + cause.getClass().getName() + ": " + cause.getMessage();
    }

    private static String word(String text) {
        return text.matches("[A-Za-z0-9_.\\[\\]-]{1,80}") ? text : "-";
    }
}
