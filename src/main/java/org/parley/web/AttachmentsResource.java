package org.parley.web;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.glassfish.jersey.process.Inflector;
import org.glassfish.jersey.server.model.Resource;
import org.parley.config.Settings;
import org.parley.conversation.AttachedFile;
import org.parley.conversation.Attachments;
import org.parley.conversation.NewFile;

/** {@code /api/attachments} and what is below it. Every method is about the caller's own files. */
final class AttachmentsResource {
    /** What was uploaded is never shown as a page of ours, whatever it is. */
    private static final String SANDBOX = "sandbox; default-src 'none'";

    private final Attachments attachments;
    private final Bodies bodies;
    private final UploadedFiles files;
    private final int most;

    AttachmentsResource(Settings settings, Attachments attachments, Bodies bodies, UploadedFiles files) {
        this.attachments = attachments;
        this.bodies = bodies;
        this.files = files;
        this.most = settings.files().most();
    }

    /** Several at once. */
    record Added(List<AttachmentJson> attachments) {}

    Resource resource() {
        Resource.Builder all = Resource.builder("attachments");
        all.addMethod("POST").produces(MediaType.APPLICATION_JSON).handledBy(new Endpoint(this::add));
        Resource.Builder one = all.addChildResource("{id}");
        one.addMethod("GET").produces(MediaType.WILDCARD).handledBy(new Endpoint(this::download));
        one.addMethod("DELETE").produces(MediaType.APPLICATION_JSON).handledBy(new Endpoint(this::delete));
        return all.build();
    }

    /** Jersey reads the types of what it calls from its class, and a lambda's has none. */
    private record Endpoint(Function<ContainerRequestContext, Response> answer)
            implements Inflector<ContainerRequestContext, Response> {
        @Override
        public Response apply(ContainerRequestContext request) {
            return answer.apply(request);
        }
    }

    /** All are taken or none. */
    private Response add(ContainerRequestContext request) {
        String owner = IdentityFilter.caller(request).id();
        List<AttachmentJson> added = uploaded(request).stream()
                .map(file -> AttachmentJson.of(attachments.add(owner, file)))
                .toList();
        Response.ResponseBuilder created = Response.status(201).header("Cache-Control", "no-store");
        if (added.size() > 1) {
            return created.entity(Json.bytes(new Added(added))).build();
        }
        AttachmentJson only = added.getFirst();
        return created.header(
                        "Location",
                        request.getUriInfo()
                                .getAbsolutePathBuilder()
                                .path(only.id())
                                .build())
                .entity(Json.bytes(only))
                .build();
    }

    private List<NewFile> uploaded(ContainerRequestContext request) {
        MediaType type = MediaTypes.parse(request.getHeaderString("Content-Type"))
                .filter(MediaTypes::isForm)
                .orElseThrow(() -> MediaTypes.unsupported("Send multipart/form-data with a part named \"file\"."));
        try (BodyBudget.Lease lease = bodies.budget().lease()) {
            byte[] body = bodies.reader().read(request.getEntityStream(), request.getLength(), lease);
            List<FormData.Part> parts = FormData.parts(body, MediaTypes.boundary(type)).stream()
                    .filter(UploadedFiles::isFile)
                    .toList();
            if (parts.isEmpty() || parts.size() > most) {
                throw new ProblemException(
                        Problem.badRequest("The form must have from 1 to " + most + " parts named \"file\"."));
            }
            return files.of(parts, 415);
        }
    }

    private Response download(ContainerRequestContext request) {
        AttachedFile file = attachments
                .find(IdentityFilter.caller(request).id(), id(request))
                .orElseThrow(AttachmentsResource::notFound);
        StreamingOutput bytes = out -> attachments.copy(file, out);
        return Response.ok(bytes)
                .type(file.type())
                .header("Content-Length", file.size())
                .header("Content-Disposition", ContentDisposition.attachment(file.name()))
                .header("Content-Security-Policy", SANDBOX)
                .header("X-Content-Type-Options", "nosniff")
                .header("Cache-Control", "no-store")
                .build();
    }

    private Response delete(ContainerRequestContext request) {
        return switch (attachments.delete(IdentityFilter.caller(request).id(), id(request))) {
            case DELETED -> Response.noContent().build();
            case UNKNOWN -> throw notFound();
            case IN_USE ->
                throw new ProblemException(Problem.of(
                        409,
                        "attachment-in-use",
                        "A message has this attachment",
                        "It is deleted with the last conversation that has it."));
        };
    }

    private static String id(ContainerRequestContext request) {
        return Optional.ofNullable(request.getUriInfo().getPathParameters().getFirst("id"))
                .orElseThrow(AttachmentsResource::notFound);
    }

    private static ProblemException notFound() {
        return new ProblemException(Problem.notFound());
    }
}
