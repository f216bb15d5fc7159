package org.parley.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/**
 * What is wrong with a request, for its sender.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(String type, String title, int status, String detail, List<FieldFault> errors) {
    static final String MEDIA_TYPE = "application/problem+json";

    /** @param pointer a JSON pointer into the request */
    public record FieldFault(String pointer, String detail) {}

    static Problem of(int status, String type, String title, String detail) {
        return new Problem("urn:parley:problem:" + type, title, status, detail, List.of());
    }

    /** For what a server or Jersey says by its status alone. */
    static Problem ofStatus(int status) {
        return switch (status) {
            case 400 -> badRequest("The request is not understood.");
            case 401 -> of(401, "unauthorized", "Not authorized", "Send what the header WWW-Authenticate asks for.");
            case 403 -> forbidden("The server does not serve this.");
            case 404 -> notFound();
            case 405 -> of(405, "method-not-allowed", "Method not allowed", "See the Allow header.");
            case 406 -> of(406, "not-acceptable", "Not acceptable", "This address answers application/json.");
            case 408 -> tooSlow();
            case 415 -> of(415, "unsupported-media-type", "Unsupported media type", "Send application/json.");
            default ->
                status < 500
                        ? of(status, "refused", "The request is refused", "The server does not serve it as it is.")
                        : of(status, "internal", "Something broke inside Parley", "The fault is logged on the server.");
        };
    }

    static Problem badRequest(String detail) {
        return of(400, "bad-request", "The request is not understood", detail);
    }

    /** @param faults at least one; the first is told in words */
    static Problem invalid(List<FieldFault> faults) {
        FieldFault first = faults.getFirst();
        String detail = first.pointer() + " " + first.detail();
        return new Problem("urn:parley:problem:invalid", "The request has faults", 400, detail, faults);
    }

    static Problem invalid(String pointer, String detail) {
        return invalid(List.of(new FieldFault(pointer, detail)));
    }

    static Problem outage() {
        return of(503, "cut-off", "Parley cannot reach its database", "Ask again in a moment; nothing was sent.");
    }

    static Problem loginNeeded() {
        return of(
                401,
                "login-needed",
                "Log in first",
                "Open Parley's page, which leads to the login, and send it again.");
    }

    static Problem forbidden(String detail) {
        return of(403, "forbidden", "Not allowed", detail);
    }

    /** The same words for what is not there and for what is not the caller's. */
    static Problem notFound() {
        return of(404, "not-found", "Not found", "There is nothing of yours under this address.");
    }

    static Problem tooSlow() {
        return of(408, "too-slow", "The request came too slowly", "Its body did not arrive in time.");
    }

    static Problem tooLarge(long limit) {
        return of(413, "too-large", "The request is too large", "At most " + limit + " bytes are taken.");
    }

    Problem withStatus(int other) {
        return new Problem(type, title, other, detail, errors);
    }

    void send(HttpServletResponse response) throws IOException {
        byte[] body = Json.bytes(this);
        response.setStatus(status);
        response.setContentType(MEDIA_TYPE);
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
