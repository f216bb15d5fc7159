package org.parley.web;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.glassfish.jersey.process.Inflector;
import org.glassfish.jersey.server.model.Resource;
import org.parley.conversation.Conversation;
import org.parley.conversation.ConversationChange;
import org.parley.conversation.ConversationPage;
import org.parley.conversation.Conversations;
import org.parley.conversation.ListPlace;
import org.parley.conversation.Messages;
import org.parley.generation.Generations;
import org.parley.identity.Caller;

/** {@code /api/conversations} and what is below it. Every method is about the caller's own conversations. */
final class ConversationsResource {
    private static final int STANDARD_PART = 50;
    private static final int LARGEST_PART = 200;
    private static final int LARGEST_BODY = 64 * 1024;

    private final Conversations conversations;
    private final Messages messages;
    private final Generations generations;

    ConversationsResource(Conversations conversations, Messages messages, Generations generations) {
        this.conversations = conversations;
        this.messages = messages;
        this.generations = generations;
    }

    Resource resource() {
        Resource.Builder all = Resource.builder("conversations");
        method(all, "GET", this::list);
        method(all, "POST", this::create);
        Resource.Builder one = all.addChildResource("{id}");
        method(one, "GET", this::get);
        method(one, "PATCH", this::change);
        method(one, "DELETE", this::delete);
        return all.build();
    }

    private static void method(
            Resource.Builder resource, String method, Function<ContainerRequestContext, Response> answer) {
        resource.addMethod(method).produces("application/json").handledBy(new Endpoint(answer));
    }

    /** Jersey reads the types of what it calls from its class, and a lambda's has none. */
    private record Endpoint(Function<ContainerRequestContext, Response> answer)
            implements Inflector<ContainerRequestContext, Response> {
        @Override
        public Response apply(ContainerRequestContext request) {
            return answer.apply(request);
        }
    }

    private Response list(ContainerRequestContext request) {
        Caller caller = IdentityFilter.caller(request);
        Optional<ListPlace> from = parameter(request, "cursor")
                .map(text -> ListPlace.parse(text)
                        .orElseThrow(() -> new ProblemException(
                                Problem.badRequest("cursor must be one that a list has given as next."))));
        boolean archived = parameter(request, "archived").filter("true"::equals).isPresent();
        ConversationPage page = conversations.list(caller.id(), archived, from, limit(request));
        return ok(ConversationJson.of(page));
    }

    private Response create(ContainerRequestContext request) {
        Caller caller = IdentityFilter.caller(request);
        JsonFields fields = new JsonFields();
        Optional<String> title = title(fields, body(request));
        fields.throwIfFaulty();
        Conversation made = conversations.create(caller.id(), title);
        return Response.status(201)
                .header(
                        "Location",
                        request.getUriInfo()
                                .getAbsolutePathBuilder()
                                .path(made.id())
                                .build())
                .header("Cache-Control", "no-store")
                .entity(Json.bytes(ConversationJson.of(made)))
                .build();
    }

    private Response get(ContainerRequestContext request) {
        Caller caller = IdentityFilter.caller(request);
        Conversation found = conversations.find(caller.id(), id(request)).orElseThrow(ConversationsResource::notFound);
        return ok(ConversationJson.of(found, messages.of(caller.id(), found.id())));
    }

    private Response change(ContainerRequestContext request) {
        Caller caller = IdentityFilter.caller(request);
        JsonNode body = body(request);
        JsonFields fields = new JsonFields();
        ConversationChange change = new ConversationChange(
                title(fields, body), flag(fields, body, "pinned"), flag(fields, body, "archived"));
        fields.throwIfFaulty();
        return ok(ConversationJson.of(
                conversations.change(caller.id(), id(request), change).orElseThrow(ConversationsResource::notFound)));
    }

    private Response delete(ContainerRequestContext request) {
        Caller caller = IdentityFilter.caller(request);
        Conversation found = conversations.find(caller.id(), id(request)).orElseThrow(ConversationsResource::notFound);
        generations.stopIn(found.id());
        conversations.delete(caller.id(), found.id());
        return Response.noContent().build();
    }

    private static Optional<String> title(JsonFields fields, JsonNode body) {
        Optional<String> title = fields.string(body, "", "title");
        if (title.filter(String::isBlank).isPresent()) {
            fields.fault("/title", "must not be blank");
        }
        return title;
    }

    private static Optional<Boolean> flag(JsonFields fields, JsonNode body, String name) {
        return fields.of(body, "", name, JsonNode::isBoolean, "must be true or false")
                .map(JsonNode::booleanValue);
    }

    private static int limit(ContainerRequestContext request) {
        return parameter(request, "limit").map(ConversationsResource::limit).orElse(STANDARD_PART);
    }

    private static int limit(String text) {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= LARGEST_PART) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new ProblemException(Problem.badRequest("limit must be a number from 1 to " + LARGEST_PART + "."));
    }

    /** No body at all is an empty object. */
    private static JsonNode body(ContainerRequestContext request) {
        List<String> type = List.of(Optional.ofNullable(request.getHeaderString("Content-Type"))
                .orElse("")
                .split(";", 2));
        try {
            byte[] bytes = request.getEntityStream().readNBytes(LARGEST_BODY + 1);
            if (bytes.length > LARGEST_BODY) {
                throw new ProblemException(Problem.tooLarge(LARGEST_BODY));
            }
            if (bytes.length == 0) {
                return Json.parse(new byte[] {'{', '}'});
            }
            if (!type.getFirst().strip().equalsIgnoreCase("application/json")) {
                throw new ProblemException(
                        Problem.of(415, "unsupported-media-type", "Unsupported media type", "Send application/json."));
            }
            JsonNode body = Json.parse(bytes);
            if (!body.isObject()) {
                throw new ProblemException(Problem.badRequest("The body must be a JSON object."));
            }
            return body;
        } catch (IOException e) {
            throw new ProblemException(Problem.badRequest("The body could not be read to its end."));
        }
    }

    private static Optional<String> parameter(ContainerRequestContext request, String name) {
        return Optional.ofNullable(request.getUriInfo().getQueryParameters().getFirst(name));
    }

    private static String id(ContainerRequestContext request) {
        return Optional.ofNullable(request.getUriInfo().getPathParameters().getFirst("id"))
                .orElseThrow(ConversationsResource::notFound);
    }

    private static Response ok(Object answer) {
        return Response.ok(Json.bytes(answer))
                .header("Cache-Control", "no-store")
                .build();
    }

    private static ProblemException notFound() {
        return new ProblemException(Problem.notFound());
    }
}
