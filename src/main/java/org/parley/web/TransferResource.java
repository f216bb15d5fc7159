package org.parley.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.glassfish.jersey.server.model.Resource;
import org.parley.conversation.Conversation;
import org.parley.conversation.Message;
import org.parley.conversation.Stores;
import org.parley.generation.Answers;

/** Conversations out of Parley as files, and into it from files. */
final class TransferResource {
    private static final String FILE = "file";

    private final Stores stores;
    private final Answers answers;
    private final Bodies bodies;
    private final Clock clock;
    /** What is imported is many times its size in memory while it is read. */
    private final Semaphore one = new Semaphore(1);

    TransferResource(Stores stores, Answers answers, Bodies bodies, Clock clock) {
        this.stores = stores;
        this.answers = answers;
        this.bodies = bodies;
        this.clock = clock;
    }

    record Imported(List<ConversationJson.Head> conversations, int skipped) {}

    Resource[] resources() {
        Resource.Builder out = Resource.builder("conversations/{id}/export");
        ApiRequest.method(out, "GET", MediaType.WILDCARD, this::export);
        Resource.Builder in = Resource.builder("conversations/import");
        ApiRequest.method(in, "POST", this::take);
        return new Resource[] {out.build(), in.build()};
    }

    private Response export(ApiRequest request) {
        String owner = request.caller().id();
        Conversation found = stores.conversations()
                .find(owner, request.id())
                .orElseThrow(() -> new ProblemException(Problem.notFound()));
        answers.settle(found.id());
        List<Message> said = stores.messages().of(owner, found.id());
        String format = request.parameter("format").orElse("markdown");
        return switch (format) {
            case "markdown" ->
                download(
                        found,
                        ".md",
                        "text/markdown;charset=utf-8",
                        ConversationMarkdown.of(found, said).getBytes(UTF_8));
            case "json" -> download(found, ".json", "application/json", Json.bytes(ConversationJson.of(found, said)));
            default -> throw new ProblemException(Problem.badRequest("format must be markdown or json."));
        };
    }

    private static Response download(Conversation conversation, String ending, String type, byte[] bytes) {
        String name = conversation.title().isBlank() ? "conversation" : conversation.title();
        return Response.ok(bytes)
                .type(type)
                .header("Content-Disposition", ContentDisposition.attachment(name + ending))
                .header("X-Content-Type-Options", "nosniff")
                .header("Cache-Control", "no-store")
                .build();
    }

    private Response take(ApiRequest request) {
        try (BodyBudget.Lease lease = bodies.budget().lease()) {
            byte[] body = request.body(bodies.reader(), lease);
            if (!one.tryAcquire()) { // only now: a slow sender keeps nobody out
                throw busy();
            }
            try {
                return take(request, body);
            } finally {
                one.release();
            }
        }
    }

    private Response take(ApiRequest request, byte[] body) {
        ImportReader.Result read = ImportReader.read(json(request, body), clock.instant());
        List<Conversation> taken = stores.imports().take(request.caller().id(), read.conversations());
        return Response.status(201)
                .header("Cache-Control", "no-store")
                .entity(Json.bytes(
                        new Imported(taken.stream().map(ConversationJson::of).toList(), read.skipped())))
                .build();
    }

    private static ProblemException busy() {
        return new ProblemException(
                Problem.of(503, "busy", "Parley is busy", "Something else is being imported; try again in a moment."),
                Map.of("Retry-After", "5"));
    }

    private static JsonNode json(ApiRequest request, byte[] body) {
        MediaType type = request.contentType().orElseThrow(TransferResource::unsupported);
        if (type.isCompatible(MediaType.APPLICATION_JSON_TYPE)) {
            return Json.parseLarge(body);
        }
        if (!MediaTypes.isForm(type)) {
            throw unsupported();
        }
        return FormData.parts(body, MediaTypes.boundary(type)).stream()
                .filter(part -> part.name().equals(FILE))
                .findFirst()
                .map(part -> Json.parseLarge(part.content()))
                .orElseThrow(TransferResource::unsupported);
    }

    private static ProblemException unsupported() {
        return MediaTypes.unsupported("Send application/json, or multipart/form-data with a part named \"file\".");
    }
}
