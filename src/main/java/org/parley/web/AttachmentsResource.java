package org.parley.web;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
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
    private final InputCheck input;
    private final int most;

    AttachmentsResource(
            Settings settings, Attachments attachments, Bodies bodies, UploadedFiles files, InputCheck input) {
        this.attachments = attachments;
        this.bodies = bodies;
        this.files = files;
        this.input = input;
        this.most = settings.files().most();
    }

    /** Several at once. */
    record Added(List<AttachmentJson> attachments) {}

    Resource resource() {
        Resource.Builder all = Resource.builder("attachments");
        ApiRequest.method(all, "POST", this::add);
        Resource.Builder one = all.addChildResource("{id}");
        ApiRequest.method(one, "GET", MediaType.WILDCARD, this::download);
        ApiRequest.method(one, "DELETE", this::delete);
        return all.build();
    }

    /** All are taken or none. */
    private Response add(ApiRequest request) {
        String owner = request.caller().id();
        List<NewFile> uploaded = uploaded(request);
        input.requirePassing(uploaded, AuditFilter.notes(request.context()));
        List<AttachmentJson> added = uploaded.stream()
                .map(file -> AttachmentJson.of(attachments.add(owner, file)))
                .toList();
        if (added.size() > 1) {
            return Response.status(201)
                    .header("Cache-Control", "no-store")
                    .entity(Json.bytes(new Added(added)))
                    .build();
        }
        AttachmentJson only = added.getFirst();
        return ApiRequest.created(request.below(only.id()), only);
    }

    private List<NewFile> uploaded(ApiRequest request) {
        MediaType type = request.contentType()
                .filter(MediaTypes::isForm)
                .orElseThrow(() -> MediaTypes.unsupported("Send multipart/form-data with a part named \"file\"."));
        try (BodyBudget.Lease lease = bodies.budget().lease()) {
            byte[] body = request.body(bodies.reader(), lease);
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

    private Response download(ApiRequest request) {
        AttachedFile file =
                attachments.find(request.caller().id(), request.id()).orElseThrow(AttachmentsResource::notFound);
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

    private Response delete(ApiRequest request) {
        return switch (attachments.delete(request.caller().id(), request.id())) {
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

    private static ProblemException notFound() {
        return new ProblemException(Problem.notFound());
    }
}
