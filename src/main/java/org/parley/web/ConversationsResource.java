package org.parley.web;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.glassfish.jersey.server.model.Resource;
import org.parley.conversation.Conversation;
import org.parley.conversation.ConversationChange;
import org.parley.conversation.ConversationPage;
import org.parley.conversation.Conversations;
import org.parley.conversation.ListPlace;
import org.parley.conversation.Messages;
import org.parley.conversation.Stores;
import org.parley.generation.Answers;
import org.parley.generation.Generations;

/** {@code /api/conversations} and what is below it. Every method is about the caller's own conversations. */
final class ConversationsResource {
    private static final int STANDARD_PART = 50;
    private static final int LARGEST_PART = 200;

    private final Conversations conversations;
    private final Messages messages;
    private final Generations generations;
    private final Answers answers;

    ConversationsResource(Stores stores, Generations generations, Answers answers) {
        this.conversations = stores.conversations();
        this.messages = stores.messages();
        this.generations = generations;
        this.answers = answers;
    }

    Resource resource() {
        Resource.Builder all = Resource.builder("conversations");
        ApiRequest.method(all, "GET", this::list);
        ApiRequest.method(all, "POST", this::create);
        Resource.Builder one = all.addChildResource("{id}");
        ApiRequest.method(one, "GET", this::get);
        ApiRequest.method(one, "PATCH", this::change);
        ApiRequest.method(one, "DELETE", this::delete);
        return all.build();
    }

    private Response list(ApiRequest request) {
        Optional<ListPlace> from = request.parameter("cursor")
                .map(text -> ListPlace.parse(text)
                        .orElseThrow(() -> new ProblemException(
                                Problem.badRequest("cursor must be one that a list has given as next."))));
        boolean archived = request.parameter("archived").filter("true"::equals).isPresent();
        int limit = request.limit(STANDARD_PART, LARGEST_PART);
        ConversationPage page = conversations.list(request.caller().id(), archived, from, limit);
        return ApiRequest.ok(ConversationJson.of(page));
    }

    private Response create(ApiRequest request) {
        JsonFields fields = new JsonFields();
        Optional<String> title = title(fields, request.object());
        fields.throwIfFaulty();
        Conversation made = conversations.create(request.caller().id(), title);
        return ApiRequest.created(request.below(made.id()), ConversationJson.of(made));
    }

    private Response get(ApiRequest request) {
        answers.settle(find(request).id()); // only the owner may learn how long that takes
        Conversation found = find(request);
        return ApiRequest.ok(
                ConversationJson.of(found, messages.of(request.caller().id(), found.id())));
    }

    private Response change(ApiRequest request) {
        JsonNode body = request.object();
        JsonFields fields = new JsonFields();
        ConversationChange change = new ConversationChange(
                title(fields, body),
                flag(fields, body, "pinned").or(() -> flag(fields, body, "pin")),
                flag(fields, body, "archived").or(() -> flag(fields, body, "archive")));
        fields.throwIfFaulty();
        return ApiRequest.ok(ConversationJson.of(conversations
                .change(request.caller().id(), request.id(), change)
                .orElseThrow(ConversationsResource::notFound)));
    }

    private Response delete(ApiRequest request) {
        Conversation found = find(request);
        generations.stopIn(found.id());
        conversations.delete(request.caller().id(), found.id());
        return Response.noContent().build();
    }

    private Conversation find(ApiRequest request) {
        return conversations.find(request.caller().id(), request.id()).orElseThrow(ConversationsResource::notFound);
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

    private static ProblemException notFound() {
        return new ProblemException(Problem.notFound());
    }
}
