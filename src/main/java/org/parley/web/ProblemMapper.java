package org.parley.web;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import org.parley.conversation.Outage;

/** What ends a Jersey request becomes problem+json. */
final class ProblemMapper implements ExceptionMapper<Exception> {
    private static final System.Logger LOG = System.getLogger(ProblemMapper.class.getName());

    @Override
    public Response toResponse(Exception exception) {
        return switch (exception) {
            case ProblemException e -> {
                Response.ResponseBuilder builder = Response.status(e.problem().status());
                e.headers().forEach(builder::header);
                yield response(e.problem(), builder);
            }
            case WebApplicationException e -> {
                Problem problem = Problem.ofStatus(e.getResponse().getStatus());
                yield response(problem, Response.fromResponse(e.getResponse()).status(problem.status()));
            }
            default -> Outage.isIn(exception) ? outage(exception) : internal(exception);
        };
    }

    private static Response outage(Exception exception) {
        LOG.log(
                System.Logger.Level.WARNING,
                "a request is refused, since what it needs does not answer: {0}",
                exception.toString());
        return response(Problem.outage(), Response.status(503).header("Retry-After", 1));
    }

    private static Response internal(Exception exception) {
        LOG.log(System.Logger.Level.ERROR, "a request failed inside Parley", exception);
        return response(Problem.ofStatus(500), Response.status(500));
    }

    private static Response response(Problem problem, Response.ResponseBuilder builder) {
        return builder.type(Problem.MEDIA_TYPE).entity(Json.bytes(problem)).build();
    }
}
