package org.parley.web;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import org.glassfish.jersey.process.Inflector;
import org.glassfish.jersey.server.model.Resource;
import org.parley.identity.Caller;

/** What a Jersey request says, or the problem with it. */
record ApiRequest(ContainerRequestContext context) {
    private static final int LARGEST_OBJECT = 64 * 1024;

    /** Adds a method whose answers are JSON, to a resource. */
    static void method(Resource.Builder resource, String method, Function<ApiRequest, Response> answer) {
        method(resource, method, MediaType.APPLICATION_JSON, answer);
    }

    /** @param type of its answers, which may be a range of types */
    static void method(Resource.Builder resource, String method, String type, Function<ApiRequest, Response> answer) {
        resource.addMethod(method).produces(type).handledBy(new Endpoint(answer));
    }

    /** Jersey reads the types of what it calls from its class, and a lambda's has none. */
    private record Endpoint(Function<ApiRequest, Response> answer)
            implements Inflector<ContainerRequestContext, Response> {
        @Override
        public Response apply(ContainerRequestContext request) {
            return answer.apply(new ApiRequest(request));
        }
    }

    static Response ok(Object answer) {
        return Response.ok(Json.bytes(answer))
                .header("Cache-Control", "no-store")
                .build();
    }

    static Response created(URI location, Object answer) {
        return Response.created(location)
                .header("Cache-Control", "no-store")
                .entity(Json.bytes(answer))
                .build();
    }

    Caller caller() {
        return IdentityFilter.caller(context);
    }

    String id() {
        return step("id");
    }

    /** Of the path; what names nothing is not found. */
    String step(String name) {
        return Optional.ofNullable(context.getUriInfo().getPathParameters().getFirst(name))
                .orElseThrow(() -> new ProblemException(Problem.notFound()));
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(context.getUriInfo().getQueryParameters().getFirst(name));
    }

    /** How many are wanted, from 1 on. */
    int limit(int standard, int most) {
        return parameter("limit").map(text -> limit(text, most)).orElse(standard);
    }

    private static int limit(String text, int most) {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= most) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new ProblemException(Problem.badRequest("limit must be a number from 1 to " + most + "."));
    }

    Optional<MediaType> contentType() {
        return MediaTypes.parse(context.getHeaderString("Content-Type"));
    }

    /** The body, whatever it is, within the lease. */
    byte[] body(BodyReader reader, BodyBudget.Lease lease) {
        return reader.read(context.getEntityStream(), context.getLength(), lease);
    }

    /** The request's own address with one more step. */
    URI below(String step) {
        return context.getUriInfo().getAbsolutePathBuilder().path(step).build();
    }

    /** The body; none at all is an empty object. */
    JsonNode object() {
        String type =
                Optional.ofNullable(context.getHeaderString("Content-Type")).orElse("");
        try {
            byte[] bytes = context.getEntityStream().readNBytes(LARGEST_OBJECT + 1);
            if (bytes.length > LARGEST_OBJECT) {
                throw new ProblemException(Problem.tooLarge(LARGEST_OBJECT));
            }
            if (bytes.length == 0) {
                return Json.parse(new byte[] {'{', '}'});
            }
            if (!type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
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
}
