package org.parley.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.glassfish.jersey.process.Inflector;
import org.glassfish.jersey.server.model.Resource;
import org.parley.conversation.Conversation;
import org.parley.conversation.Conversations;
import org.parley.conversation.Imports;
import org.parley.conversation.Message;
import org.parley.conversation.Messages;

/** Conversations out of Parley as files, and into it from files. */
final class TransferResource {
    private static final String FILE = "file";

    private final Conversations conversations;
    private final Messages messages;
    private final Imports imports;
    private final Bodies bodies;
    private final Clock clock;
    /** What is imported is many times its size in memory while it is read. */
    private final Semaphore one = new Semaphore(1);

    TransferResource(Conversations conversations, Messages messages, Imports imports, Bodies bodies, Clock clock) {
        this.conversations = conversations;
        this.messages = messages;
        this.imports = imports;
        this.bodies = bodies;
        this.clock = clock;
    }

    record Imported(List<ConversationJson.Head> conversations, int skipped) {}

    Resource[] resources() {
        Resource.Builder out = Resource.builder("conversations/{id}/export");
        out.addMethod("GET").produces(MediaType.WILDCARD).handledBy(new Endpoint(this::export));
        Resource.Builder in = Resource.builder("conversations/import");
        in.addMethod("POST").produces(MediaType.APPLICATION_JSON).handledBy(new Endpoint(this::take));
        return new Resource[] {out.build(), in.build()};
    }

    /** Jersey reads the types of what it calls from its class, and a lambda's has none. */
    private record Endpoint(Function<ContainerRequestContext, Response> answer)
            implements Inflector<ContainerRequestContext, Response> {
        @Override
        public Response apply(ContainerRequestContext request) {
            return answer.apply(request);
        }
    }

    private Response export(ContainerRequestContext request) {
        String owner = IdentityFilter.caller(request).id();
        String id = Optional.ofNullable(request.getUriInfo().getPathParameters().getFirst("id"))
                .orElse("");
        Conversation found = conversations.find(owner, id).orElseThrow(() -> new ProblemException(Problem.notFound()));
        List<Message> said = messages.of(owner, id);
        String format = Optional.ofNullable(
                        request.getUriInfo().getQueryParameters().getFirst("format"))
                .orElse("markdown");
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

    private Response take(ContainerRequestContext request) {
        try (BodyBudget.Lease lease = bodies.budget().lease()) {
            byte[] body = bodies.reader().read(request.getEntityStream(), request.getLength(), lease);
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

    private Response take(ContainerRequestContext request, byte[] body) {
        ImportReader.Result read = ImportReader.read(json(request, body), clock.instant());
        List<Conversation> taken = imports.take(IdentityFilter.caller(request).id(), read.conversations());
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

    private static JsonNode json(ContainerRequestContext request, byte[] body) {
        MediaType type =
                MediaTypes.parse(request.getHeaderString("Content-Type")).orElseThrow(TransferResource::unsupported);
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
