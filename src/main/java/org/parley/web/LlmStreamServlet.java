package org.parley.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.parley.generation.Follower;
import org.parley.generation.Generation;
import org.parley.generation.GenerationId;
import org.parley.generation.OnDisconnect;
import org.parley.identity.Caller;
import org.parley.identity.KeyWatch;

/** {@code POST /api/llmstream}: starts an answer and streams it, or says where it can be followed. */
final class LlmStreamServlet extends ApiServlet {
    private static final long serialVersionUID = 1L;

    private final transient AnswerStarter starter;
    private final transient Streams streams;
    private final transient KeyWatch watch;

    LlmStreamServlet(AnswerStarter starter, Streams streams, KeyWatch watch) {
        this.starter = starter;
        this.streams = streams;
        this.watch = watch;
    }

    @Override
    void handle(HttpServletRequest request, HttpServletResponse response, Caller caller) throws IOException {
        requireMethod(request, "POST");
        OnDisconnect onDisconnect = onDisconnect(request);
        Follower follower = starter.start(request, caller, id(request), onDisconnect);
        Generation answer = follower.generation();
        watch.add(answer.owner(), answer::ended, answer::revoke);
        response.setHeader("Parley-Generation", answer.id().text());
        if (wantsPlainText(request)) {
            streams.plainText(follower, request, response);
        } else if (onDisconnect == OnDisconnect.CONTINUE && prefersAddress(request)) {
            sendAddress(follower, request, response);
        } else {
            streams.events(follower, request, response);
        }
    }

    /** The plain-text wire's readers know one answer to a body that is malformed. */
    @Override
    Problem translate(HttpServletRequest request, Problem problem) {
        return problem.status() == 400 && isOfMessages(problem) && wantsPlainText(request)
                ? problem.withStatus(403)
                : problem;
    }

    private static boolean isOfMessages(Problem problem) {
        return problem.errors().isEmpty()
                || problem.errors().stream().anyMatch(fault -> fault.pointer().startsWith("/messages"));
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

    private static boolean wantsPlainText(HttpServletRequest request) {
        return Preference.prefers(request, MediaType.TEXT_PLAIN_TYPE, MediaType.SERVER_SENT_EVENTS_TYPE);
    }
}
