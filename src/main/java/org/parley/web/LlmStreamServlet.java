package org.parley.web;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.parley.config.Settings;
import org.parley.generation.Admission;
import org.parley.generation.Follower;
import org.parley.generation.GenerationId;
import org.parley.generation.Generations;
import org.parley.generation.OnDisconnect;
import org.parley.identity.Caller;
import org.parley.provider.Attachment;

/** {@code POST /api/llmstream}: starts an answer and streams it, or says where it can be followed. */
final class LlmStreamServlet extends ApiServlet {
    private static final long serialVersionUID = 1L;

    private final transient Generations generations;
    private final transient Streams streams;
    private final transient Settings settings;
    private final transient PromptBuilder prompts;

    LlmStreamServlet(Generations generations, Streams streams, Settings settings) {
        this.generations = generations;
        this.streams = streams;
        this.settings = settings;
        this.prompts = new PromptBuilder(settings.models());
    }

    @Override
    void handle(HttpServletRequest request, HttpServletResponse response, Caller caller) throws IOException {
        requireMethod(request, "POST");
        OnDisconnect onDisconnect = onDisconnect(request);
        Follower follower = start(request, caller, onDisconnect);
        response.setHeader("Parley-Generation", follower.generation().id().text());
        if (wantsPlainText(request)) {
            streams.plainText(follower, request, response);
        } else if (onDisconnect == OnDisconnect.CONTINUE && prefersAddress(request)) {
            sendAddress(follower, request, response);
        } else {
            streams.events(follower, request, response);
        }
    }

    /** The plain-text wire's readers know one answer to a body that is wrong. */
    @Override
    Problem translate(HttpServletRequest request, Problem problem) {
        return problem.status() == 400 && wantsPlainText(request) ? problem.withStatus(403) : problem;
    }

    private Follower start(HttpServletRequest request, Caller caller, OnDisconnect onDisconnect) throws IOException {
        GenerationId id = id(request);
        List<Attachment> files = List.of();
        byte[] json;
        switch (mediaType(request)) {
            case "application/json" -> json = RequestBody.read(request, settings.maxRequestBytes());
            case "multipart/form-data" -> {
                Multipart multipart = Multipart.read(request, settings.maxRequestBytes());
                json = multipart.request();
                files = multipart.files();
            }
            default ->
                throw new ProblemException(Problem.of(
                        415,
                        "unsupported-media-type",
                        "Unsupported media type",
                        "Send application/json or multipart/form-data."));
        }
        GenerationRequest checked = check(Json.parse(json));
        return switch (generations.start(id, caller, prompts.build(checked, files), onDisconnect)) {
            case Admission.Admitted admitted -> admitted.reader();
            case Admission.Taken taken ->
                throw new ProblemException(Problem.of(
                        409, "id-taken", "This id has been used", "Choose a new Parley-Generation for a new answer."));
            case Admission.Busy busy ->
                throw new ProblemException(
                        Problem.of(503, "busy", "Parley is busy", "Ask again in a moment; nothing was sent."),
                        Map.of("Retry-After", Long.toString(busy.retryAfter().toSeconds())));
        };
    }

    private GenerationRequest check(JsonNode body) {
        GenerationRequest request = new GenerationRequestReader(settings.assistantName()).read(body);
        if (request.conversation().isPresent()) {
            throw new ProblemException(Problem.notFound());
        }
        for (int i = 0; i < request.messages().size(); i++) {
            if (!request.messages().get(i).attachments().isEmpty()) {
                throw new ProblemException(Problem.invalid(List.of(
                        new Problem.FieldFault("/messages/" + i + "/attachments", "names an unknown attachment"))));
            }
        }
        return request;
    }

    private static OnDisconnect onDisconnect(HttpServletRequest request) {
        return switch (Optional.ofNullable(request.getHeader("Parley-On-Disconnect"))
                .orElse("continue")) {
            case "continue" -> OnDisconnect.CONTINUE;
            case "stop" -> OnDisconnect.STOP;
            default -> throw new ProblemException(Problem.badRequest("Parley-On-Disconnect must be stop or continue."));
        };
    }

    /** The id that the client has chosen, by which it finds the answer again whatever becomes of the response. */
    private static GenerationId id(HttpServletRequest request) {
        String wished = request.getHeader("Parley-Generation");
        if (wished == null) {
            return GenerationId.random();
        }
        return GenerationId.of(wished)
                .orElseThrow(() -> new ProblemException(
                        Problem.badRequest("Parley-Generation must be 22 to 64 letters, digits, - or _, at random.")));
    }

    /** @see <a href="https://www.rfc-editor.org/rfc/rfc7240#section-4.1">RFC 7240, respond-async</a> */
    private static boolean prefersAddress(HttpServletRequest request) {
        return Collections.list(request.getHeaders("Prefer")).stream()
                .flatMap(header -> Stream.of(header.split(",", -1)))
                .map(preference -> preference.split(";", -1)[0].strip())
                .anyMatch("respond-async"::equalsIgnoreCase);
    }

    private static void sendAddress(Follower follower, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try (follower) {
            String id = follower.generation().id().text();
            String events = request.getContextPath() + "/api/generations/" + id + "/events";
            response.setStatus(HttpServletResponse.SC_ACCEPTED);
            response.setHeader("Preference-Applied", "respond-async");
            response.setHeader("Location", events);
            response.setContentType("application/json");
            response.getOutputStream().write(Json.bytes(Map.of("generation", id, "events", events)));
        }
    }

    private static String mediaType(HttpServletRequest request) {
        String type = Optional.ofNullable(request.getContentType()).orElse("");
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }

    private static boolean wantsPlainText(HttpServletRequest request) {
        String accept =
                Optional.ofNullable(request.getHeader("Accept")).orElse("").toLowerCase(Locale.ROOT);
        return accept.contains("text/plain") && !accept.contains("text/event-stream");
    }
}
