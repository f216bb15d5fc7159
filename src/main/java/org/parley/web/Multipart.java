package org.parley.web;

import java.util.List;
import java.util.Optional;

/** Text and files in one POST: one part named "request" with the JSON, and parts named "file"; others are ignored. */
@SuppressWarnings("ArrayRecordComponent") // a carrier between two methods
record Multipart(byte[] request, List<FormData.Part> parts) {

    /** @throws ProblemException 400 */
    static Multipart of(byte[] body, String boundary) {
        List<FormData.Part> parts = FormData.parts(body, boundary);
        Optional<byte[]> json = Optional.empty();
        for (FormData.Part part : parts) {
            if (part.name().equals("request")) {
                if (json.isPresent()) {
                    throw new ProblemException(
                            Problem.badRequest("The form has more than one part named \"request\"."));
                }
                json = Optional.of(part.content());
            }
        }
        byte[] request = json.orElseThrow(
                () -> new ProblemException(Problem.badRequest("The form has no part named \"request\".")));
        return new Multipart(request, parts);
    }
}
