package org.parley.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.glassfish.jersey.server.model.Resource;
import org.jspecify.annotations.Nullable;
import org.parley.conversation.Excerpt;
import org.parley.conversation.Found;
import org.parley.conversation.Search;
import org.parley.conversation.SearchQuery;

/** {@code GET /api/search?q=}: the caller's titles and messages that have all the words, the last as a beginning. */
final class SearchResource {
    private static final int STANDARD_PART = 20;
    private static final int LARGEST_PART = 50;
    private static final int LONGEST_QUERY = 1_000;

    private final Search search;

    SearchResource(Search search) {
        this.search = search;
    }

    record Results(List<Result> results) {}

    /** {@code message} and {@code role} are null where it is the title. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Result(
            ConversationJson.Head conversation,
            @Nullable String message,
            @Nullable String role,
            List<Excerpt.Part> excerpt,
            String created) {}

    Resource resource() {
        Resource.Builder resource = Resource.builder("search");
        ApiRequest.method(resource, "GET", this::find);
        return resource.build();
    }

    private Response find(ApiRequest request) {
        String asked = request.parameter("q").orElse("");
        int limit = request.limit(STANDARD_PART, LARGEST_PART);
        if (asked.length() > LONGEST_QUERY) {
            throw new ProblemException(Problem.badRequest("q must have at most " + LONGEST_QUERY + " characters."));
        }
        if (asked.isBlank()) {
            throw new ProblemException(Problem.badRequest("q must say what is looked for."));
        }
        List<Found> found = SearchQuery.parse(asked)
                .map(query -> search.find(request.caller().id(), query, limit))
                .orElseGet(List::of); // signs alone are nowhere
        return ApiRequest.ok(
                new Results(found.stream().map(SearchResource::result).toList()));
    }

    private static Result result(Found it) {
        return new Result(
                ConversationJson.of(it.conversation()),
                it.message().orElse(null),
                it.role().map(ConversationJson::word).orElse(null),
                it.excerpt().parts(),
                it.created().toString());
    }
}
