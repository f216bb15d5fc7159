package org.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.parley.config.Settings;
import org.parley.generation.Follower;
import org.parley.generation.Generation;
import org.parley.provider.EmbeddingRequest;
import org.parley.web.Bodies;

/** What can be asked under {@code /v1}, by somebody who is known. */
final class Endpoints {
    private final Bodies bodies;
    private final Answering answering;
    private final Replies replies;
    private final Embeddings embeddings;
    private final ModelList models;
    private final Settings.Models offered;
    private final KeyWatch watch;
    private final ResponsesRequest responses;
    private final ChatRequest chat;

    Endpoints(
            Settings settings,
            Bodies bodies,
            Answering answering,
            Replies replies,
            Embeddings embeddings,
            ModelList models,
            KeyWatch watch) {
        this.bodies = bodies;
        this.answering = answering;
        this.replies = replies;
        this.embeddings = embeddings;
        this.models = models;
        this.offered = settings.models();
        this.watch = watch;
        Tools tools = new Tools(settings.programs().hostedTools());
        this.responses = new ResponsesRequest(tools);
        this.chat = new ChatRequest(tools);
    }

    void models(Program program, HttpServletResponse response) throws IOException {
        send(models.all(program), response);
    }

    void model(String id, Program program, HttpServletResponse response) throws IOException {
        send(models.one(id, program), response);
    }

    void createResponse(Program program, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Asked asked = responses.read(object(request), new ModelChoice(offered, program));
        Follower follower = start(asked, program, response);
        Reply reply = asked.stream()
                ? new ResponsesStream(follower, response)
                : asked.background()
                        ? WholeReply.ofBackground(follower, response)
                        : WholeReply.ofResponse(follower, response);
        replies.send(reply, follower, request);
    }

    void createChatCompletion(Program program, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Asked asked = chat.read(object(request), new ModelChoice(offered, program));
        Follower follower = start(asked, program, response);
        Reply reply = asked.stream()
                ? new ChatStream(follower, response, new ChatChunks(asked.usage()))
                : WholeReply.ofChat(follower, response);
        replies.send(reply, follower, request);
    }

    void createEmbeddings(Program program, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        EmbeddingRequest asked = EmbeddingsBody.read(object(request), new ModelChoice(offered, program));
        send(embeddings.make(asked, program.caller()), response);
    }

    private Follower start(Asked asked, Program program, HttpServletResponse response) {
        Follower follower = answering.start(asked, program.caller());
        program.key().ifPresent(key -> watch.add(key.id(), follower.generation()));
        response.setHeader("Parley-Generation", follower.generation().id().text());
        return follower;
    }

    void response(String id, Program program, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Generation generation = answering.find(id, program.caller());
        if (Boolean.parseBoolean(request.getParameter("stream"))) {
            Follower follower = answering.follow(generation, after(request, generation));
            replies.send(new ResponsesStream(follower, response), follower, request);
        } else {
            snapshot(generation, response);
        }
    }

    void cancelResponse(String id, Program program, HttpServletResponse response) throws IOException {
        Generation generation = answering.find(id, program.caller());
        generation.stop();
        snapshot(generation, response);
    }

    void deleteResponse(String id, Program program, HttpServletResponse response) throws IOException {
        answering.delete(answering.find(id, program.caller()));
        send(Json.object().put("id", id).put("object", "response").put("deleted", true), response);
    }

    private void snapshot(Generation generation, HttpServletResponse response) throws IOException {
        try (Follower follower = answering.follow(generation, 0)) {
            send(Snapshot.of(follower).getBytes(UTF_8), response);
        }
    }

    private JsonNode object(HttpServletRequest request) throws IOException {
        JsonNode body = bodies.json(request);
        if (!(body instanceof ObjectNode)) {
            throw AllowList.invalidType("body", "an object");
        }
        return body;
    }

    /** Their events are counted from 0, those of a log from 1. */
    private static long after(HttpServletRequest request, Generation generation) {
        String text =
                Optional.ofNullable(request.getParameter("starting_after")).orElse("-1");
        try {
            long after = Long.parseLong(text) + 1;
            if (after >= 0 && after <= generation.last()) {
                return after;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new ApiException(ApiError.invalid(
                "starting_after", "invalid_value", "Invalid 'starting_after': it must be the number of an event."));
    }

    private static void send(JsonNode document, HttpServletResponse response) throws IOException {
        send(Json.bytes(document), response);
    }

    private static void send(byte[] document, HttpServletResponse response) throws IOException {
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(document.length);
        response.getOutputStream().write(document);
    }
}
