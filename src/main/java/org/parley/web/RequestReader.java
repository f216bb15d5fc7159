package org.parley.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.List;
import org.parley.config.Settings;

/** From an HTTP request to a checked one: media type, body, form, JSON, fields. Thread-safe; blocks while the client sends. */
final class RequestReader {
    private final Bodies bodies;
    private final UploadedFiles files;
    private final String assistantName;
    private final int mostFiles;

    RequestReader(Settings settings, Bodies bodies, UploadedFiles files) {
        this.bodies = bodies;
        this.files = files;
        this.assistantName = settings.assistantName();
        this.mostFiles = settings.files().most();
    }

    /** @throws ProblemException 400, 408, 413, 415 or 503 */
    GenerationRequest read(HttpServletRequest request) throws IOException {
        MediaType type = MediaTypes.parse(request.getContentType())
                .filter(RequestReader::isTaken)
                .orElseThrow(() -> MediaTypes.unsupported("Send application/json, in UTF-8, or multipart/form-data."));
        try (BodyBudget.Lease lease = bodies.budget().lease()) {
            byte[] body = bodies.reader().read(request, lease);
            Multipart content = MediaTypes.isForm(type)
                    ? Multipart.of(body, MediaTypes.boundary(type))
                    : new Multipart(body, List.of());
            return new GenerationRequestReader(assistantName, files.of(content.parts(), 400), mostFiles)
                    .read(Json.parse(content.request()));
        }
    }

    private static boolean isTaken(MediaType type) {
        String charset = type.getParameters().getOrDefault(MediaType.CHARSET_PARAMETER, "utf-8");
        return MediaTypes.isForm(type)
                || (MediaTypes.is(type, MediaType.APPLICATION_JSON_TYPE) && charset.equalsIgnoreCase("utf-8"));
    }
}
