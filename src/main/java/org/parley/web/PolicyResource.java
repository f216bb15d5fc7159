package org.parley.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.glassfish.jersey.server.model.Resource;
import org.jspecify.annotations.Nullable;
import org.parley.config.Policy;
import org.parley.governance.PolicyAcceptance;
import org.parley.identity.Caller;

/** {@code /api/policy}: what is to be accepted before anything can be asked. */
final class PolicyResource {
    private final PolicyAcceptance acceptance;

    PolicyResource(PolicyAcceptance acceptance) {
        this.acceptance = acceptance;
    }

    /**
     * @param text in markdown; null where there is none
     * @param version to be named by who accepts it
     * @param due whether the caller has still to accept it
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Answer(@Nullable String text, @Nullable String version, boolean due) {}

    Resource resource() {
        Resource.Builder policy = Resource.builder("policy");
        ApiRequest.method(policy, "GET", this::read);
        ApiRequest.method(policy, "POST", this::accept);
        return policy.build();
    }

    private Response read(ApiRequest request) {
        Optional<Policy> policy = acceptance.policy();
        return ApiRequest.ok(new Answer(
                policy.map(Policy::text).orElse(null),
                policy.map(Policy::version).orElse(null),
                acceptance.isDue(request.caller().id())));
    }

    private Response accept(ApiRequest request) {
        Caller caller = request.caller();
        if (caller.how() == Caller.How.KEY) {
            throw new ProblemException(Problem.forbidden("A key cannot accept anything; log in."));
        }
        String version = request.object().path("version").asText("");
        if (!acceptance.accept(caller.id(), version)) {
            throw new ProblemException(Problem.of(
                    409, "policy-changed", "This is not the text to accept", "Read the one that holds now."));
        }
        AuditFilter.notes(request.context()).accept("accepted: " + version);
        return Response.noContent().build();
    }
}
