package org.parley.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.servlet.ServletContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.parley.testing.ChangeStream;
import org.parley.testing.Chat;
import org.parley.testing.EventStream;
import org.parley.testing.Form;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/**
 * What is Ann's is not there for Bob: every route with every id of hers answers as it does for an id that nobody has. The routes are
 * the server's own; one that is not told here fails the test.
 */
class OwnershipTest {
    private static final String UNKNOWN = "AAAAAAAAAAAAAAAAAAAAAA";
    private static final String CANARY = "zebracanary";

    /** @param generation still being made */
    private record Things(
            String conversation, String message, String attachment, String generation, String key, String response) {
        List<String> all() {
            return List.of(conversation, message, attachment, generation, key, response);
        }
    }

    private static TestUpstream upstream;
    private static ParleyServer server;
    private static Things anns;
    private static Things bobs;

    @BeforeAll
    static void start() {
        upstream = TestUpstream.start();
        server = ParleyServer.before(upstream, Map.of("parley.auth", "proxy", "parley.proxy.trusted", "127.0.0.1"));
        anns = things("ann");
        bobs = things("bob");
    }

    @AfterAll
    static void stop() {
        server.close();
        upstream.close();
    }

    private static WireRequest by(String user, WireRequest request) {
        return request.header("X-Forwarded-User", user);
    }

    private static JsonNode json(String user, WireRequest request) {
        try (WireResponse response = by(user, request).send(server)) {
            assertTrue(response.status() < 300, () -> request + " " + response + response.text());
            return response.json();
        }
    }

    private static Things things(String user) {
        String conversation = json(
                        user, WireRequest.post("/api/conversations").json("{\"title\":\"" + CANARY + user + "\"}"))
                .path("id")
                .asText();
        String attachment = json(
                        user,
                        new Form().file(user + ".txt", CANARY.getBytes(UTF_8)).post("/api/attachments"))
                .path("id")
                .asText();
        String key = json(user, WireRequest.post("/api/keys").json("{\"name\":\"" + CANARY + user + "\"}"))
                .path("id")
                .asText();
        String response = json(
                        user, WireRequest.post("/v1/responses").json("{\"model\":\"mock-n1\",\"input\":\"hello\"}"))
                .path("id")
                .asText();
        String message = "message-of-" + user;
        WireRequest ask =
                WireRequest.post("/api/llmstream").json("""
                {"model":"mock-stall-k2","conversation":"%s","messages":[{"id":"%s","text":"%s","attachments":["%s"]}]}""".formatted(conversation, message, CANARY, attachment));
        try (EventStream stream = by(user, ask).send(server).events()) {
            stream.assertEvent("created");
            return new Things(conversation, message, attachment, stream.generation(), key, response);
        }
    }

    @AfterEach
    void whatIsAnnsIsAsItWas() {
        JsonNode conversation = json("ann", WireRequest.get("/api/conversations/" + anns.conversation()));
        assertEquals(CANARY + "ann", conversation.path("title").asText());
        assertEquals(2, conversation.path("messages").size(), conversation::toString);
        assertEquals(
                1,
                json("ann", WireRequest.get("/api/conversations"))
                        .path("conversations")
                        .size());
        JsonNode events = json("ann", Chat.poll(anns.generation(), 0));
        assertFalse(events.path("ended").asBoolean(), "her answer is still being made");
        assertEquals(1, json("ann", WireRequest.get("/api/keys")).path("keys").size());
        try (WireResponse file = by("ann", WireRequest.get("/api/attachments/" + anns.attachment()))
                .send(server)) {
            assertEquals(CANARY, file.text());
        }
    }

    @Test
    void everyRouteIsTold() {
        TreeSet<String> there = new TreeSet<>();
        ((ServletContainer) server.servlet("api"))
                .getConfiguration()
                .getResources()
                .forEach(resource -> collect("/api", resource, there));
        TreeSet<String> patterns = new TreeSet<>();
        server.servletContext()
                .getServletRegistrations()
                .values()
                .forEach(servlet -> patterns.addAll(servlet.getMappings()));
        patterns.remove("/api/*"); // Jersey's
        assertEquals(new TreeSet<>(Routes.SERVLETS.keySet()), patterns);
        Routes.SERVLETS.values().forEach(there::addAll);
        assertEquals(new TreeSet<>(Routes.ALL.keySet()), there);
    }

    @Test
    void whatIsForAdministratorsIsForNobodyElse() {
        Routes.ALL.forEach((route, about) -> {
            if (about == Routes.About.ADMINISTRATORS) {
                String[] parts = route.replaceAll("\\{\\w+}", anns.generation()).split(" ", 2);
                try (WireResponse response =
                        by("bob", WireRequest.of(parts[0], parts[1])).send(server)) {
                    assertEquals(403, response.status(), route);
                }
            }
        });
    }

    private static void collect(String above, Resource resource, Set<String> routes) {
        String path = above + (resource.getPath().startsWith("/") ? "" : "/") + resource.getPath();
        resource.getAllMethods().forEach(method -> routes.add(method.getHttpMethod() + " " + path));
        resource.getChildResources().forEach(child -> collect(path, child, routes));
    }

    static Stream<Arguments> foreign() {
        return Routes.ALL.entrySet().stream()
                .filter(route -> route.getValue() == Routes.About.ONE)
                .flatMap(route -> anns.all().stream().map(id -> Arguments.of(route.getKey(), id)));
    }

    private record Answer(int status, String type, String body) {
        /** Some name the id that was asked for. */
        Answer about(String id) {
            return new Answer(status, type, body.replace(id, "{id}"));
        }
    }

    private static Answer answer(WireRequest request) {
        try (WireResponse response = by("bob", request).send(server)) {
            return new Answer(response.status(), response.header("Content-Type").orElse(""), response.text());
        }
    }

    private static WireRequest request(String route, String id) {
        String[] parts = route.replace("{id}", id).split(" ", 2);
        WireRequest request = WireRequest.of(parts[0], parts[1]);
        return parts[0].equals("PATCH") ? request.json("{\"title\":\"stolen\",\"archived\":true}") : request;
    }

    @ParameterizedTest
    @MethodSource("foreign")
    void whatIsAnnsAnswersAsWhatNobodyHas(String route, String id) {
        Answer unknown = answer(request(route, UNKNOWN));
        assertEquals(404, unknown.status());
        assertEquals(route.contains(" /v1/") ? "application/json" : "application/problem+json", unknown.type());
        assertEquals(unknown.about(UNKNOWN), answer(request(route, id)).about(id));
    }

    @Test
    void whatIsBobsOwnTellsNothingOfAnn() {
        List<String> secrets = new ArrayList<>(anns.all());
        secrets.add(CANARY + "ann");
        for (String path : List.of(
                "/api/me",
                "/api/conversations",
                "/api/conversations?archived=true",
                "/api/keys",
                "/api/policy",
                "/v1/models",
                "/api/search?q=" + CANARY,
                "/api/search?q=" + CANARY + "ann",
                "/api/conversations/" + bobs.conversation(),
                "/api/conversations/" + bobs.conversation() + "/export?format=json")) {
            Answer answer = answer(WireRequest.get(path));
            assertEquals(200, answer.status(), path);
            secrets.forEach(secret -> assertFalse(answer.body().contains(secret), path));
        }
    }

    @Test
    void aPlaceInAnnsListIsOneInBobs() {
        json("ann", WireRequest.post("/api/conversations").json("{\"title\":\"second\"}"));
        JsonNode part = json("ann", WireRequest.get("/api/conversations?limit=1"));
        Answer answer = answer(
                WireRequest.get("/api/conversations?cursor=" + part.path("next").asText()));
        assertEquals(200, answer.status());
        assertFalse(answer.body().contains(anns.conversation()));
        json("ann", WireRequest.get("/api/conversations")).path("conversations").forEach(head -> {
            if (head.path("title").asText().equals("second")) {
                try (WireResponse gone = by(
                                "ann",
                                WireRequest.of(
                                        "DELETE",
                                        "/api/conversations/" + head.path("id").asText()))
                        .send(server)) {
                    assertEquals(204, gone.status());
                }
            }
        });
    }

    private static Answer asking(String conversation, String more) {
        return answer(WireRequest.post("/api/llmstream").json("""
                {"model":"mock-n1","conversation":"%s",%s}""".formatted(conversation, more)));
    }

    @Test
    void nobodyAsksInAConversationOfAnns() {
        String question = "\"messages\":[{\"text\":\"mine now\"}]";
        Answer unknown = asking(UNKNOWN, question);
        assertEquals(404, unknown.status());
        assertEquals(unknown, asking(anns.conversation(), question));
    }

    @Test
    void nobodyGoesOnFromAMessageOfAnns() {
        String question = "\"messages\":[{\"text\":\"on\"}],\"parent\":\"%s\"";
        Answer unknown = asking(bobs.conversation(), question.formatted(UNKNOWN));
        assertTrue(unknown.status() >= 400 && unknown.status() < 500, unknown::toString);
        assertEquals(unknown, asking(bobs.conversation(), question.formatted(anns.message())));
    }

    @Test
    void nobodyAsksAboutAFileOfAnns() {
        String question = "\"messages\":[{\"text\":\"read it\",\"attachments\":[\"%s\"]}]";
        Answer unknown = asking(bobs.conversation(), question.formatted(UNKNOWN));
        assertTrue(unknown.status() >= 400 && unknown.status() < 500, unknown::toString);
        Answer foreign = asking(bobs.conversation(), question.formatted(anns.attachment()));
        assertEquals(unknown.status(), foreign.status());
        assertEquals(unknown.body().replace(UNKNOWN, "?"), foreign.body().replace(anns.attachment(), "?"));
        Answer stateless = answer(WireRequest.post("/api/llmstream")
                .json("{\"model\":\"mock-n1\"," + question.formatted(anns.attachment()) + "}"));
        assertTrue(stateless.status() >= 400 && stateless.status() < 500, stateless::toString);
    }

    @Test
    void anIdOfAnnsAnswersIsNotBobsToUse() {
        try (WireResponse response = by("bob", Chat.ask("mock-n1").header("Parley-Generation", anns.generation()))
                .send(server)) {
            assertEquals(409, response.status());
            assertFalse(response.text().contains("delta"));
        }
    }

    @Test
    void whatIsTakenInUnderAnnsIdsIsNewAndBobs() {
        String exported;
        try (WireResponse response = by(
                        "ann", WireRequest.get("/api/conversations/" + anns.conversation() + "/export?format=json"))
                .send(server)) {
            exported = response.text();
        }
        JsonNode taken =
                json("bob", WireRequest.post("/api/conversations/import").json(exported));
        String made = taken.at("/conversations/0/id").asText();
        assertFalse(made.equals(anns.conversation()));
        try (WireResponse gone = by("bob", WireRequest.of("DELETE", "/api/conversations/" + made))
                .send(server)) {
            assertEquals(204, gone.status());
        }
    }

    @Test
    void bobHearsOfHisOwnChangesOnly() {
        try (ChangeStream heard = ChangeStream.open(server, by("bob", WireRequest.get("/api/events")))) {
            json(
                    "ann",
                    WireRequest.of("PATCH", "/api/conversations/" + anns.conversation())
                            .json("{\"pinned\":true}"));
            json(
                    "bob",
                    WireRequest.of("PATCH", "/api/conversations/" + bobs.conversation())
                            .json("{\"pinned\":true}"));
            assertEquals(
                    bobs.conversation(),
                    heard.next("changed").path("conversation").asText());
        }
        eventually("nobody listens any more", () -> server.application().feed().followers() == 0);
    }
}
