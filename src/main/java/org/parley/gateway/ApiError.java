package org.parley.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.parley.config.Limit;
import org.parley.governance.Verdict;
import org.parley.provider.Fault;
import org.parley.web.QuotaProblem;

/**
 * What is wrong, in OpenAI's shape and words: its clients choose the exception that they throw by them.
 *
 * @param param what part of the request it complains of
 * @see <a href="https://platform.openai.com/docs/guides/error-codes">its codes</a>
 */
record ApiError(
        int status,
        String type,
        Optional<String> code,
        Optional<String> param,
        String message,
        Optional<Duration> retryAfter) {

    static ApiError of(int status, String code, String message) {
        return new ApiError(status, type(status, code), Optional.of(code), Optional.empty(), message, Optional.empty());
    }

    static ApiError invalid(String param, String code, String message) {
        return new ApiError(
                400, "invalid_request_error", Optional.of(code), Optional.of(param), message, Optional.empty());
    }

    static ApiError of(Fault fault) {
        ApiError error = of(fault.status(), fault.code(), fault.title() + ". " + fault.detail());
        return fault.retryAfter().map(error::after).orElse(error);
    }

    static ApiError of(Verdict.Refused why) {
        String words = QuotaProblem.of(why).problem().detail();
        return switch (why) {
            case Verdict.Limited limited -> {
                boolean money = limited.limit().measure() == Limit.Measure.MONEY;
                yield of(429, money ? "insufficient_quota" : "rate_limit_exceeded", words)
                        .after(limited.freeIn().plusNanos(999_999_999));
            }
            case Verdict.ModelNotAllowed model -> of(403, "model_not_allowed", words);
            case Verdict.ToolNotAllowed tool -> of(403, "tool_not_allowed", words);
            case Verdict.Draining draining -> of(503, "draining", words).after(draining.retryAfter());
            case Verdict.PolicyNotAccepted policy -> of(403, "policy_not_accepted", words);
        };
    }

    static ApiError notFound(String id) {
        return of(404, "not_found", "Response with id '" + id + "' not found.");
    }

    static ApiError noSuchModel(String model) {
        return new ApiError(
                404,
                "invalid_request_error",
                Optional.of("model_not_found"),
                Optional.of("model"),
                "The model '" + model + "' does not exist or you do not have access to it.",
                Optional.empty());
    }

    static ApiError busy(Duration retryAfter) {
        return of(503, "busy", "Parley is busy. Ask again in a moment; nothing was sent.")
                .after(retryAfter);
    }

    ApiError after(Duration wait) {
        return new ApiError(status, type, code, param, message, Optional.of(wait));
    }

    private static String type(int status, String code) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 429 -> code.equals("insufficient_quota") ? code : "rate_limit_error";
            default -> status < 500 ? "invalid_request_error" : "server_error";
        };
    }

    ObjectNode json() {
        ObjectNode error = Json.object();
        error.putObject("error")
                .put("message", message)
                .put("type", type)
                .put("param", param.orElse(null))
                .put("code", code.orElse(null));
        return error;
    }

    /** Before anything else has been written. */
    void announce(HttpServletResponse response) {
        response.setStatus(status);
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        retryAfter.ifPresent(wait -> response.setHeader("Retry-After", Long.toString(Math.max(1, wait.toSeconds()))));
    }

    void send(HttpServletResponse response) throws IOException {
        byte[] body = Json.bytes(json());
        announce(response);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
