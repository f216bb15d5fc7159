package org.parley.web;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;

/** What ends a Jersey request becomes problem+json. */
final class ProblemMapper implements ExceptionMapper<Exception> {
    private static final System.Logger LOG = System.getLogger(ProblemMapper.class.getName());

    @Override
    public Response toResponse(Exception exception) {
        return switch (exception) {
            case ProblemException e ->
                response(e.problem(), Response.status(e.problem().status()));
            case WebApplicationException e -> {
                Problem problem = forStatus(e.getResponse().getStatus());
                yield response(problem, Response.fromResponse(e.getResponse()).status(problem.status()));
            }
            default -> {
                LOG.log(System.Logger.Level.ERROR, "a request failed inside Parley", exception);
                yield response(forStatus(500), Response.status(500));
            }
        };
    }

    private static Problem forStatus(int status) {
        return switch (status) {
            case 404 -> Problem.notFound();
            case 405 -> Problem.of(405, "method-not-allowed", "Method not allowed", "See the Allow header.");
            case 406 -> Problem.of(406, "not-acceptable", "Not acceptable", "This address answers application/json.");
            case 415 -> Problem.of(415, "unsupported-media-type", "Unsupported media type", "Send application/json.");
            case 400 -> Problem.badRequest("The request is not understood.");
            default ->
                Problem.of(status, "internal", "Something broke inside Parley", "The fault is logged on the server.");
        };
    }

    private static Response response(Problem problem, Response.ResponseBuilder builder) {
        return builder.type(Problem.MEDIA_TYPE).entity(Json.bytes(problem)).build();
    }
}
