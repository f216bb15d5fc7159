package org.parley.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parley.provider.Attachment;

/** Text and files in one POST: one part named "request" with the JSON, and parts named "file". */
@SuppressWarnings("ArrayRecordComponent") // a carrier between two methods
record Multipart(byte[] request, List<Attachment> files) {

    /** @throws ProblemException 400 */
    static Multipart of(byte[] body, String boundary) {
        Optional<byte[]> json = Optional.empty();
        List<Attachment> files = new ArrayList<>();
        for (FormData.Part part : FormData.parts(body, boundary)) {
            switch (part.name()) {
                case "request" -> {
                    if (json.isPresent()) {
                        throw new ProblemException(
                                Problem.badRequest("The form has more than one part named \"request\"."));
                    }
                    json = Optional.of(part.content());
                }
                case "file" -> files.add(attachment(part));
                default -> {
                    // unknown parts are ignored, as unknown fields are
                }
            }
        }
        byte[] request = json.orElseThrow(
                () -> new ProblemException(Problem.badRequest("The form has no part named \"request\".")));
        return new Multipart(request, files);
    }

    private static Attachment attachment(FormData.Part part) {
        String name = FileTypes.plainName(part.fileName().orElse("file"));
        return FileTypes.byContent(part.content())
                .map(type -> new Attachment(name, type, part.content()))
                .orElseThrow(() -> new ProblemException(Problem.invalid(
                        "/file/" + name, "is empty, or not an image (png, jpeg, webp, gif), a PDF or text")));
    }
}
