package org.parley.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.TestUpstream.DEADLINE;
import static org.parley.testing.TestUpstream.expectedText;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.Embedding;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Entity;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.sse.EventSource;
import okhttp3.sse.EventSourceListener;
import okhttp3.sse.EventSources;
import org.glassfish.jersey.media.sse.EventInput;
import org.glassfish.jersey.media.sse.InboundEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.testing.ParleyServer;
import org.parley.testing.TestUpstream;

/** The clients of Java programs: OpenAI's own, OkHttp's and Jersey's readers of event streams. */
class JavaClientsTest {
    private static final String MODEL = "mock-n20-utf8-items";
    private static final String QUESTION = "{\"model\":\"" + MODEL + "\",\"input\":\"Hello\",\"stream\":true}";

    private final TestUpstream upstream = TestUpstream.start();
    private final ParleyServer server = ParleyServer.before(upstream, Map.of("parley.heartbeat", "1s"));
    private final OpenAIClient client = client("none");

    private OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(server.uri("/v1").toString())
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        upstream.close();
    }

    private static ResponseCreateParams question(String model) {
        return ResponseCreateParams.builder().model(model).input("Hello").build();
    }

    private static ChatCompletionCreateParams chat(String model) {
        return ChatCompletionCreateParams.builder()
                .model(model)
                .addUserMessage("Hello")
                .build();
    }

    private static String text(Response response) {
        return response.output().stream()
                .flatMap(item -> item.message().stream())
                .flatMap(message -> message.content().stream())
                .flatMap(content -> content.outputText().stream())
                .map(text -> text.text())
                .collect(Collectors.joining());
    }

    @Test
    void openAisClientReadsResponses() {
        Response whole = client.responses().create(question(MODEL));
        assertEquals(expectedText(MODEL), text(whole));
        assertEquals(47, whole.usage().orElseThrow().totalTokens());
        assertEquals(expectedText(MODEL), text(client.responses().retrieve(whole.id())));

        ResponseAccumulator accumulator = ResponseAccumulator.create();
        StringBuilder said = new StringBuilder();
        try (StreamResponse<ResponseStreamEvent> events = client.responses().createStreaming(question(MODEL))) {
            events.stream()
                    .peek(accumulator::accumulate)
                    .forEach(event -> event.outputTextDelta().ifPresent(delta -> said.append(delta.delta())));
        }
        assertEquals(expectedText(MODEL), said.toString());
        assertEquals(expectedText(MODEL), text(accumulator.response()));
    }

    @Test
    void openAisClientReadsChatCompletions() {
        ChatCompletion whole = client.chat().completions().create(chat(MODEL));
        assertEquals(
                expectedText(MODEL),
                whole.choices().getFirst().message().content().orElseThrow());
        assertEquals(47, whole.usage().orElseThrow().totalTokens());
        try (StreamResponse<ChatCompletionChunk> chunks =
                client.chat().completions().createStreaming(chat(MODEL))) {
            assertEquals(
                    expectedText(MODEL),
                    chunks.stream()
                            .flatMap(chunk -> chunk.choices().stream())
                            .flatMap(choice -> choice.delta().content().stream())
                            .collect(Collectors.joining()));
        }
    }

    @Test
    void openAisClientReadsEmbeddings() {
        EmbeddingCreateParams.Builder params = EmbeddingCreateParams.builder().model("m");
        CreateEmbeddingResponse vectors = client.embeddings()
                .create(params.inputOfArrayOfStrings(List.of("Hello", "Hi")).build());
        assertEquals(
                List.of(List.of(5f, 0.25f), List.of(2f, 0.25f)),
                vectors.data().stream().map(Embedding::embedding).toList());
        assertEquals(8, vectors.usage().promptTokens());
        assertThrows(
                RateLimitException.class,
                () -> client.embeddings()
                        .create(params.model("mock-fail429").input("x").build()));
    }

    @Test
    void openAisClientThrowsItsOwnExceptions() {
        assertThrows(BadRequestException.class, () -> client.responses().create(question("mock-fail400")));
        assertThrows(RateLimitException.class, () -> client.responses().create(question("mock-fail429")));
        assertThrows(InternalServerException.class, () -> client.responses().create(question("mock-fail500")));
        assertThrows(NotFoundException.class, () -> client.responses().retrieve("resp_unknown"));
        OpenAIClient stranger = client("sk-parley-unknown");
        assertThrows(UnauthorizedException.class, () -> stranger.models().list());
        stranger.close();
    }

    @Test
    void leavingAStreamReachesTheModel() {
        try (StreamResponse<ResponseStreamEvent> events = client.responses().createStreaming(question("mock-gate"))) {
            upstream.awaitExchange(0).permit(1);
            Iterator<ResponseStreamEvent> iterator = events.stream().iterator();
            while (iterator.next().outputTextDelta().isEmpty()) {
                // what comes before the first word
            }
        }
        upstream.awaitExchange(0).awaitPeerLeft(DEADLINE);
        server.assertIdle();
    }

    @Test
    void okHttpReadsEveryEvent() throws InterruptedException {
        List<String> events = new ArrayList<>();
        CountDownLatch over = new CountDownLatch(1);
        OkHttpClient http = new OkHttpClient();
        Request request = new Request.Builder()
                .url(server.uri("/v1/responses").toString())
                .post(RequestBody.create(QUESTION, MediaType.get("application/json")))
                .build();
        EventSource source = EventSources.createFactory(http).newEventSource(request, new EventSourceListener() {
            @Override
            public void onEvent(EventSource source, @Nullable String id, @Nullable String type, String data) {
                events.add("event: " + type + "\ndata: " + data + "\n\n");
            }

            @Override
            public void onClosed(EventSource source) {
                over.countDown();
            }
        });
        assertTrue(over.await(DEADLINE.toSeconds(), TimeUnit.SECONDS));
        source.cancel();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
        assertEquals(expectedText(MODEL), Api.text(Api.events(String.join("", events))));
    }

    @Test
    void jerseyReadsEveryEvent() {
        try (Client jersey = ClientBuilder.newClient()) {
            EventInput input = jersey.target(server.uri("/v1/responses"))
                    .request("text/event-stream")
                    .post(Entity.json(QUESTION), EventInput.class);
            StringBuilder stream = new StringBuilder();
            for (InboundEvent event = input.read(); !input.isClosed(); event = input.read()) {
                stream.append("event: ")
                        .append(event.getName())
                        .append("\ndata: ")
                        .append(event.readData())
                        .append("\n\n");
            }
            assertEquals(expectedText(MODEL), Api.text(Api.events(stream.toString())));
        }
    }
}
