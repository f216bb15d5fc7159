package org.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.parley.config.Settings;
import org.parley.generation.Follower;
import org.parley.generation.Generation;
import org.parley.identity.KeyWatch;
import org.parley.provider.EmbeddingRequest;
import org.parley.web.Audited;
import org.parley.web.Bodies;
import org.parley.web.InputCheck;

/** What can be asked under {@code /v1}, by somebody who is known. */
final class Endpoints {
    private final Bodies bodies;
    private final Answering answering;
    private final InputCheck input;
    private final Replies replies;
    private final Embeddings embeddings;
    private final ModelList models;
    private final Settings.Models offered;
    private final KeyWatch watch;
    private final RateLimits limits;
    private final ResponsesRequest responses;
    private final ChatRequest chat;

    Endpoints(
            Settings settings,
            Bodies bodies,
            InputCheck input,
            Answering answering,
            Replies replies,
            Embeddings embeddings,
            ModelList models,
            KeyWatch watch,
            RateLimits limits) {
        this.bodies = bodies;
        this.input = input;
        this.answering = answering;
        this.replies = replies;
        this.embeddings = embeddings;
        this.models = models;
        this.offered = settings.models();
        this.watch = watch;
        this.limits = limits;
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
        Asked asked = passed(responses.read(object(request), new ModelChoice(offered, program)), request);
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
        Asked asked = passed(chat.read(object(request), new ModelChoice(offered, program)), request);
        Follower follower = start(asked, program, response);
        Reply reply = asked.stream()
                ? new ChatStream(follower, response, new ChatChunks(asked.usage()))
                : WholeReply.ofChat(follower, response);
        replies.send(reply, follower, request);
    }

    void createEmbeddings(Program program, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        EmbeddingRequest asked = EmbeddingsBody.read(object(request), new ModelChoice(offered, program));
        EmbeddingRequest passed = passed(request, rules -> InputText.replaced(asked, rules));
        byte[] document;
        try {
            document = embeddings.make(passed, program.caller());
        } finally {
            limits.tell(program.caller(), response);
        }
        send(document, response);
    }

    private Asked passed(Asked asked, HttpServletRequest request) {
        return passed(request, rules -> InputText.replaced(asked, rules));
    }

    /** @param replaced what is asked, with its texts as the rules leave them */
    private <T> T passed(HttpServletRequest request, Function<UnaryOperator<String>, T> replaced) {
        Consumer<String> audit = Audited.notes(request);
        List<String> said = new ArrayList<>();
        T passed = replaced.apply(text -> {
            said.add(input.passed(text, audit));
            return said.getLast();
        });
        input.requireHarmless(said, audit);
        return passed;
    }

    private Follower start(Asked asked, Program program, HttpServletResponse response) {
        Follower follower = admitted(asked, program, response);
        Generation answer = follower.generation();
        watch.add(program.caller(), answer::ended, answer::revoke);
        response.setHeader("Parley-Generation", answer.id().text());
        return follower;
    }

    /** Whether it may or not, the response tells what limits leave. */
    private Follower admitted(Asked asked, Program program, HttpServletResponse response) {
        try {
            return answering.start(asked, program.caller());
        } finally {
            limits.tell(program.caller(), response);
        }
    }

    void response(String id, Program program, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Generation generation = answering.find(id, program.caller());
        if (Boolean.parseBoolean(request.getParameter("stream"))) {
            Follower follower = answering.follow(generation, after(request, generation));
            watch.addReader(program.caller(), generation.owner(), follower::closed, follower::dismiss);
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
