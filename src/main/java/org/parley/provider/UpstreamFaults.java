package org.parley.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * What can go wrong at the upstream, in our own words. The upstream's words and its body stay here: they may quote the prompt, the
 * key or an internal name. Programs read {@link Fault#type}.
 */
final class UpstreamFaults {
    private static final String TRY_AGAIN = "Please try again.";
    private static final Duration WHILE_FULL = Duration.ofSeconds(5);

    private UpstreamFaults() {}

    static Fault interrupted() {
        return new Fault("upstream-interrupted", "The answer was interrupted", 503, TRY_AGAIN, true);
    }

    static Fault timeout() {
        return new Fault(
                "upstream-timeout",
                "The model did not answer in time",
                504,
                "It was silent for too long. " + TRY_AGAIN,
                true);
    }

    static Fault unreachable() {
        return new Fault(
                "upstream-unreachable",
                "The model cannot be reached",
                503,
                "No connection to the model's server could be made.",
                true);
    }

    static Fault insecure() {
        return new Fault(
                "upstream-unreachable",
                "The model cannot be reached",
                503,
                "No secure connection to the model's server could be made; this needs the operator.",
                false);
    }

    static Fault cut() {
        return new Fault(
                "upstream-cut",
                "The connection to the model was lost",
                502,
                "The answer so far is kept, but it is not complete. " + TRY_AGAIN,
                true);
    }

    static Fault incompleteStream() {
        return new Fault(
                "upstream-incomplete-stream",
                "The answer stopped without an end",
                502,
                "The model's server closed the answer without saying that it was complete. " + TRY_AGAIN,
                true);
    }

    static Fault garbage() {
        return new Fault(
                "upstream-bad-event",
                "The model's server sent something unreadable",
                502,
                "A part of the answer was damaged; what came before it is kept. " + TRY_AGAIN,
                true);
    }

    static Fault notAnApi() {
        return new Fault(
                "upstream-bad-response",
                "The model's server gave no answer of the expected kind",
                502,
                "It may not speak the Responses API, or the base URL is wrong; this needs the operator.",
                false);
    }

    static Fault auth() {
        return new Fault(
                "upstream-auth",
                "The model's server refused us",
                502,
                "The access that this service uses is not accepted; this needs the operator.",
                false);
    }

    static Fault failed() {
        return new Fault(
                "upstream-error", "The model's server had an error", 502, "It is not your fault. " + TRY_AGAIN, true);
    }

    /** @param wait how long the provider asks to wait, where it does */
    static Fault rateLimited(Optional<Duration> wait) {
        String detail = wait.map(pause -> "Please try again in " + Math.max(1, pause.toSeconds()) + " seconds.")
                .orElse("Please try again in a little while.");
        return new Fault("rate-limited", "The model is asked too much at the moment", 429, detail, true, wait);
    }

    /** Every server that has the model makes as many answers as it may. */
    static Fault full() {
        return new Fault(
                "upstream-busy",
                "The model is asked too much at the moment",
                503,
                "It answers as many questions at once as it may. Please try again in a few seconds.",
                true,
                Optional.of(WHILE_FULL));
    }

    /** Every server that has the model has failed again and again, and is not asked for now. */
    static Fault down(Duration wait) {
        return new Fault(
                "upstream-down",
                "The model is out of order",
                503,
                "It has failed again and again. It is tried again within " + Math.max(1, wait.toSeconds())
                        + " seconds.",
                true,
                Optional.of(wait));
    }

    static Fault quotaUsedUp() {
        return new Fault(
                "quota-used-up",
                "The quota at the provider is used up",
                429,
                "No more answers until the operator raises it.",
                false);
    }

    private static Fault badRequest(String detail) {
        return new Fault("bad-request", "The model does not take this request", 400, detail, false);
    }

    /** Something that only the other of OpenAI's APIs has. */
    static Fault unsupported(String parameter) {
        return new Fault(
                "unsupported-parameter",
                "The model's server does not take this parameter",
                400,
                "It has no " + parameter + ".",
                false);
    }

    static Fault noEmbeddings() {
        return new Fault("no-embeddings", "The model's server makes no embeddings", 400, "It only answers.", false);
    }

    private static Fault tooLong() {
        return new Fault(
                "context-length-exceeded",
                "The conversation is too long for the model",
                400,
                "Start a new conversation, or ask with less text and fewer files.",
                false);
    }

    static Fault noSuchModel() {
        return new Fault(
                "model-not-found", "The provider does not have this model", 404, "Please choose another model.", false);
    }

    /** Made in the background, and forgotten there. */
    static Fault noSuchAnswer() {
        return new Fault(
                "upstream-answer-gone",
                "The model's server does not know the answer any more",
                502,
                "The answer so far is kept. " + TRY_AGAIN,
                true);
    }

    /** Whether the same request may well succeed a moment later. */
    static boolean passing(IOException e) {
        return e instanceof UnreachableException unreachable
                ? unreachable.passing()
                : !(e instanceof SSLException || e instanceof ProtocolException);
    }

    /** Somebody ended the call. */
    static Fault of(UpstreamCall.Abort abort) {
        return switch (abort) {
            case TIMEOUT -> timeout();
            case CANCELLED, CLOSED -> interrupted();
        };
    }

    /** A transport failure, or the reason why somebody ended the call. */
    static Fault of(IOException e, Optional<UpstreamCall.Abort> aborted) {
        if (aborted.isPresent()) {
            return of(aborted.get());
        }
        return switch (e) {
            case UnreachableException nobody -> unreachable();
            case SSLException tls -> insecure();
            case StreamCorruptedException framing -> garbage();
            case JsonProcessingException json -> garbage();
            case ProtocolException head -> notAnApi();
            default -> cut();
        };
    }

    /** An HTTP answer that is not a success. */
    static Fault of(UpstreamError e) {
        return switch (e.status()) {
            case 401, 403 -> auth();
            case 404 -> saysNoSuchModel(e) ? noSuchModel() : notAnApi();
            case 408, 504 -> timeout();
            case 402 -> quotaUsedUp();
            case 429 -> quota(e.code()) ? quotaUsedUp() : rateLimited(e.retryAfter());
            case 413 -> tooLong();
            case 400, 409, 415, 422 -> ofBadRequest(e.code(), e.parameter());
            case 503 ->
                new Fault("upstream-unavailable", "The model is not available at the moment", 503, TRY_AGAIN, true);
            default -> e.status() >= 500 ? failed() : notAnApi();
        };
    }

    /** The code of an error inside the stream. */
    static Fault ofCode(String code) {
        if (quota(code)) {
            return quotaUsedUp();
        }
        return switch (code) {
            case "rate_limit_exceeded" -> rateLimited(Optional.empty());
            case "context_length_exceeded" -> tooLong();
            case "model_not_found" -> noSuchModel();
            case "invalid_prompt", "bio_policy", "data_residency_mismatch", "image_content_policy_violation" ->
                badRequest("The provider's rules do not allow it.");
            default -> imageFault(code) ? badRequest("An image cannot be read by the model.") : failed();
        };
    }

    private static Fault ofBadRequest(String code, String parameter) {
        if (code.equals("context_length_exceeded") || code.equals("string_above_max_length")) {
            return tooLong();
        }
        if (code.equals("model_not_found")) {
            return noSuchModel();
        }
        if (parameter.startsWith("reasoning")) {
            return badRequest("It does not take this reasoning effort.");
        }
        if (parameter.startsWith("tools")) {
            return badRequest("It does not have this tool.");
        }
        return imageFault(code)
                ? badRequest("An image cannot be read by the model.")
                : badRequest("The provider refused it.");
    }

    /** Nothing is served at the address that was asked, as far as its answer tells. */
    static boolean saysNoSuchAddress(UpstreamError e) {
        return switch (e.status()) {
            case 404 -> !saysNoSuchModel(e);
            case 405, 501 -> true;
            default -> false;
        };
    }

    private static boolean imageFault(String code) {
        return code.contains("image");
    }

    private static boolean quota(String code) {
        return code.equals("insufficient_quota") || code.equals("billing_hard_limit_reached");
    }

    /** A wrong address is 404 as well; other makers' words for a model that they do not have stand beside OpenAI's. */
    private static boolean saysNoSuchModel(UpstreamError e) {
        return switch (e.code()) {
            case "model_not_found", "DeploymentNotFound", "not_found_error", "NotFoundError" -> true;
            default -> e.parameter().equals("model");
        };
    }
}
