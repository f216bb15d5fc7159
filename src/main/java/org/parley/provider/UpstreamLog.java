package org.parley.provider;

import com.openai.errors.OpenAIServiceException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One line for the operator: enough to act on, without the upstream's own text, the prompt, or a key. */
final class UpstreamLog {
    private UpstreamLog() {}

    static String line(Fault fault, Exception e) {
        if (e instanceof OpenAIServiceException service) {
            String requestId = String.join(",", service.headers().values("x-request-id"));
            return fault.type() + ", status " + service.statusCode() + ", code "
                    + word(service.code().orElse("")) + ", parameter "
                    + word(service.param().orElse("")) + ", request " + word(requestId);
        }
        @Nullable Throwable cause = e;
        while (cause != null && !(cause instanceof IOException)) {
            cause = cause.getCause();
        }
        Throwable told = cause == null ? e : cause;
        // messages of I/O exceptions name hosts and TLS problems; others might quote a body
        return fault.type() + ", " + told.getClass().getName() + (cause == null ? "" : ": " + cause.getMessage());
    }

    private static String word(String text) {
        return text.matches("[A-Za-z0-9_.\\[\\]-]{1,80}") ? text : "-";
    }
}
