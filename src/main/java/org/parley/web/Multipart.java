package org.parley.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parley.provider.Attachment;

/** Text and files in one POST: one part named "request" with the JSON, and parts named "file". */
@SuppressWarnings("ArrayRecordComponent") // a carrier between two methods
record Multipart(byte[] request, List<Attachment> files) {

    /** @throws ProblemException 400 or 413 */
    static Multipart read(HttpServletRequest request, long limit) throws IOException {
        Optional<byte[]> json = Optional.empty();
        List<Attachment> files = new ArrayList<>();
        long total = 0;
        for (Part part : parts(request, limit)) {
            total += part.getSize();
            if (total > limit) {
                throw new ProblemException(Problem.tooLarge(limit));
            }
            switch (part.getName()) {
                case "request" -> json = Optional.of(content(part));
                case "file" -> files.add(attachment(part));
                default -> {
                    // unknown parts are ignored, as unknown fields are
                }
            }
        }
        byte[] body = json.orElseThrow(
                () -> new ProblemException(Problem.badRequest("The form has no part named \"request\".")));
        return new Multipart(body, files);
    }

    private static Iterable<Part> parts(HttpServletRequest request, long limit) throws IOException {
        if (request.getContentLengthLong() > limit) {
            RequestBody.drain(request, limit);
            throw new ProblemException(Problem.tooLarge(limit));
        }
        try {
            return request.getParts();
        } catch (IllegalStateException tooLarge) {
            throw new ProblemException(Problem.tooLarge(limit));
        } catch (ServletException | IOException notAForm) {
            throw new ProblemException(Problem.badRequest("The form cannot be read."));
        }
    }

    private static Attachment attachment(Part part) throws IOException {
        byte[] content = content(part);
        String name = FileTypes.plainName(
                Optional.ofNullable(part.getSubmittedFileName()).orElse("file"));
        return FileTypes.byContent(content)
                .map(type -> new Attachment(name, type, content))
                .orElseThrow(() -> new ProblemException(Problem.invalid(List.of(new Problem.FieldFault(
                        "/file/" + name, "is not an image (png, jpeg, webp, gif), a PDF or text")))));
    }

    private static byte[] content(Part part) throws IOException {
        try (InputStream in = part.getInputStream()) {
            return in.readAllBytes();
        }
    }
}
