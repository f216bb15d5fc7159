package org.parley.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.config.Secret;
import org.parley.testing.TestUpstream;
import org.parley.testing.TestUpstreamRequest;

/** What the provider is sent, to the last member. */
final class OpenAiRequestTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONG = Duration.ofSeconds(20);

    private final OpenAiFixture fixture = OpenAiFixture.start();

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void aQuestionIsOneTypedItem() throws Exception {
        assertBody(Prompt.of("mock-n1", "Hello"), """
                {"model":"mock-n1","store":false,"stream":true,"input":[
                  {"type":"message","role":"user","content":[{"type":"input_text","text":"Hello"}]}]}
                """);
    }

    @Test
    void instructionsComeBeforeTheConversation() throws Exception {
        assertBody(Prompt.of("mock-n1", "Hello").instructed("Be brief."), """
                {"model":"mock-n1","store":false,"stream":true,"instructions":"Be brief.","input":[
                  {"type":"message","role":"user","content":[{"type":"input_text","text":"Hello"}]}]}
                """);
    }

    @Test
    void turnsKeepTheirRolesAndUsersTheirNames() throws Exception {
        Prompt prompt = new Prompt(
                "mock-n1",
                List.of(
                        new Turn(Turn.Role.USER, Optional.of("Ann\nBob:"), "Hello", List.of()),
                        new Turn(Turn.Role.ASSISTANT, Optional.empty(), "Hi Ann", List.of()),
                        new Turn(Turn.Role.USER, Optional.of("Bob"), "Me too", List.of())),
                Optional.empty(),
                Set.of());
        assertBody(prompt, """
                {"model":"mock-n1","store":false,"stream":true,"input":[
                  {"type":"message","role":"user","content":[
                    {"type":"input_text","text":"Ann Bob::"},{"type":"input_text","text":"Hello"}]},
                  {"type":"message","role":"assistant","status":"completed","content":[
                    {"type":"output_text","text":"Hi Ann","annotations":[]}]},
                  {"type":"message","role":"user","content":[
                    {"type":"input_text","text":"Bob:"},{"type":"input_text","text":"Me too"}]}]}
                """);
    }

    @Test
    void attachmentsGoAlongAsData() throws Exception {
        List<Attachment> files = List.of(
                new Attachment("a.png", "image/png", new byte[] {1, 2, 3}),
                new Attachment("a.txt", "text/plain", "hi".getBytes(StandardCharsets.UTF_8)));
        Prompt prompt = new Prompt(
                "mock-n1", List.of(new Turn(Turn.Role.USER, Optional.empty(), "", files)), Optional.empty(), Set.of());
        assertBody(prompt, """
                {"model":"mock-n1","store":false,"stream":true,"input":[
                  {"type":"message","role":"user","content":[
                    {"type":"input_image","detail":"auto","image_url":"data:image/png;base64,AQID"},
                    {"type":"input_file","filename":"a.txt","file_data":"data:text/plain;base64,aGk="}]}]}
                """);
    }

    @Test
    void effortAndToolsAreSentWhenAskedFor() throws Exception {
        Prompt prompt = new Prompt(
                "mock-n1",
                List.of(Turn.user("Hello")),
                Optional.of(ReasoningEffort.MINIMAL),
                Set.of(HostedTool.WEB_SEARCH));
        assertBody(prompt, """
                {"model":"mock-n1","store":false,"stream":true,
                 "reasoning":{"effort":"minimal","summary":"auto"},"tools":[{"type":"web_search"}],"input":[
                  {"type":"message","role":"user","content":[{"type":"input_text","text":"Hello"}]}]}
                """);
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-5, true",
        "gpt-5-mini, true",
        "gpt-5.1, true",
        "gpt-6-nano, true",
        "o3, true",
        "o4-mini, true",
        "gpt-5-chat-latest, false",
        "gpt-4o, false",
        "gpt-4.1-mini, false",
        "gpt-3.5-turbo, false",
        "llama-3.3, false",
        "o, false",
        "omni, false",
        "gpt-50, true"
    })
    void summariesAreAskedOfModelsThatReason(String model, boolean reasons) {
        assertEquals(reasons, OpenAiRequest.reasons(model));
    }

    @Test
    void anOrganizationWithoutSummariesIsAskedAgainWithout() {
        fixture.upstream.script(exchange -> {
            if (exchange.request().json().path("reasoning").has("summary")) {
                exchange.json(
                        400,
                        "{\"error\":{\"message\":\"verify\",\"type\":\"invalid_request_error\",\"param\":\"reasoning.summary\",\"code\":\"unsupported_value\"}}");
            } else {
                exchange.begin().delta("Hi").complete("Hi");
            }
        });
        assertInstanceOf(Ending.Completed.class, fixture.ask("gpt-5-mini").ending());
        assertInstanceOf(Ending.Completed.class, fixture.ask("gpt-5-mini").ending());
        assertEquals(3, fixture.upstream.started());
    }

    @Test
    void manyQuestionsThatAreRefusedASummaryAtOnceAreAllAskedAgain() {
        CountDownLatch asked = new CountDownLatch(5);
        fixture.upstream.script(exchange -> {
            if (exchange.request().json().path("reasoning").has("summary")) {
                asked.countDown();
                TestUpstream.await("all asked", () -> asked.getCount() == 0);
                exchange.json(400, "{\"error\":{\"param\":\"reasoning.summary\"}}");
            } else {
                exchange.begin().delta("Hi").complete("Hi");
            }
        });
        List<Asking> all =
                IntStream.range(0, 5).mapToObj(i -> fixture.ask("gpt-5")).toList();
        all.forEach(asking -> assertInstanceOf(Ending.Completed.class, asking.ending()));
        assertEquals(10, fixture.upstream.started());
    }

    @Test
    void headersCarryTheKeyAndNothingOfThisMachine() throws Exception {
        TestUpstreamRequest request = sent(Prompt.of("mock-n1", "Hello"));
        assertEquals("Bearer " + OpenAiFixture.KEY, request.header("authorization"));
        assertEquals("text/event-stream", request.header("accept"));
        assertEquals("application/json", request.header("content-type"));
        assertEquals("Parley", request.header("user-agent"));
        assertFalse(request.headers().containsKey("accept-encoding"));
        assertEquals("/v1/responses", request.path());
        assertTrue(request.headers().keySet().stream().noneMatch(name -> name.contains("stainless")));
    }

    @Test
    void organizationAndProjectAreNamed() {
        OpenAiOptions options = new OpenAiOptions(
                Optional.of(new Secret("  sk-with-space\n")),
                Optional.of(URI.create(fixture.upstream.baseUrl())),
                Optional.of("org-1"),
                Optional.of("proj-1"),
                UpstreamApi.AUTO,
                LONG,
                LONG,
                LONG,
                false);
        TestUpstreamRequest request = sent(options);
        assertEquals("org-1", request.header("openai-organization"));
        assertEquals("proj-1", request.header("openai-project"));
        assertEquals("Bearer sk-with-space", request.header("authorization"));
    }

    @Test
    void aServerThatWantsNoKeyGetsNone() {
        OpenAiOptions options = new OpenAiOptions(
                Optional.empty(),
                Optional.of(URI.create(fixture.upstream.baseUrl() + "/")),
                Optional.empty(),
                Optional.empty(),
                UpstreamApi.AUTO,
                LONG,
                LONG,
                LONG,
                false);
        assertFalse(sent(options).headers().containsKey("authorization"));
    }

    private void assertBody(Prompt prompt, String expected) throws JsonProcessingException {
        assertEquals(JSON.readTree(expected), sent(prompt).json());
    }

    private TestUpstreamRequest sent(Prompt prompt) {
        assertInstanceOf(
                Ending.Completed.class, Asking.start(fixture.provider, prompt).ending());
        return fixture.upstream.awaitExchange(0).request();
    }

    private TestUpstreamRequest sent(OpenAiOptions options) {
        try (OpenAiProvider provider = new OpenAiProvider(options)) {
            assertInstanceOf(
                    Ending.Completed.class,
                    Asking.start(provider, Prompt.of("mock-n1", "Hello")).ending());
        }
        TestUpstream.await("the request", () -> fixture.upstream.started() == 1);
        return fixture.upstream.awaitExchange(0).request();
    }
}
