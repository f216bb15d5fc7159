package org.parley.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.parley.config.Settings;

/** From an HTTP request to a checked one: media type, body, form, JSON, fields. Thread-safe; blocks while the client sends. */
final class RequestReader {
    /** Thirty-two MiB over a line of one Mbit/s. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final BodyReader bodies;
    private final BodyBudget budget;
    private final String assistantName;

    RequestReader(Settings settings) {
        this.bodies = new BodyReader(settings.maxRequestBytes(), PATIENCE, System::nanoTime);
        this.budget = BodyBudget.of(settings.maxRequestBytes());
        this.assistantName = settings.assistantName();
    }

    /** @throws ProblemException 400, 408, 413, 415 or 503 */
    GenerationRequest read(HttpServletRequest request) throws IOException {
        MediaType type = mediaType(request);
        try (BodyBudget.Lease lease = budget.lease()) {
            byte[] body = bodies.read(request, lease);
            Multipart content = is(type, MediaType.MULTIPART_FORM_DATA_TYPE)
                    ? Multipart.of(body, type.getParameters().getOrDefault("boundary", ""))
                    : new Multipart(body, List.of());
            GenerationRequest asked =
                    new GenerationRequestReader(assistantName, content.files()).read(Json.parse(content.request()));
            requireKnown(asked);
            return asked;
        }
    }

    /** One of the two that are taken, with its parameters. */
    private static MediaType mediaType(HttpServletRequest request) {
        try {
            MediaType type = MediaType.valueOf(request.getContentType());
            String charset = type.getParameters().getOrDefault(MediaType.CHARSET_PARAMETER, "utf-8");
            boolean json = is(type, MediaType.APPLICATION_JSON_TYPE) && charset.equalsIgnoreCase("utf-8");
            if (json || is(type, MediaType.MULTIPART_FORM_DATA_TYPE)) {
                return type;
            }
        } catch (IllegalArgumentException noneOrMalformed) {
            // told below
        }
        throw new ProblemException(Problem.of(
                415,
                "unsupported-media-type",
                "Unsupported media type",
                "Send application/json, in UTF-8, or multipart/form-data."));
    }

    /** Without wildcards, which MediaType would let match. */
    private static boolean is(MediaType type, MediaType wanted) {
        return type.getType().equalsIgnoreCase(wanted.getType())
                && type.getSubtype().equalsIgnoreCase(wanted.getSubtype());
    }

    /** Attachments are not stored. */
    private static void requireKnown(GenerationRequest request) {
        for (int i = 0; i < request.messages().size(); i++) {
            if (!request.messages().get(i).attachments().isEmpty()) {
                throw new ProblemException(
                        Problem.invalid("/messages/" + i + "/attachments", "names an unknown attachment"));
            }
        }
    }
}
