package org.parley.web;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.time.Duration;
import org.parley.config.Settings;

/** How every body with text or files is read, and the memory that they share. */
public final class Bodies {
    /** Thirty-two MiB over a line of one Mbit/s. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final BodyReader reader;
    private final BodyBudget budget;

    Bodies(BodyReader reader, BodyBudget budget) {
        this.reader = reader;
        this.budget = budget;
    }

    static Bodies of(Settings settings) {
        long largest = settings.maxRequestBytes();
        return new Bodies(new BodyReader(largest, PATIENCE, System::nanoTime), BodyBudget.of(largest));
    }

    BodyReader reader() {
        return reader;
    }

    BodyBudget budget() {
        return budget;
    }

    /**
     * A body that is one JSON document.
     *
     * @throws ProblemException 400, 408, 413, 415 or 503
     */
    public JsonNode json(HttpServletRequest request) throws IOException {
        boolean json = MediaTypes.parse(request.getContentType())
                .filter(type -> MediaTypes.is(type, MediaType.APPLICATION_JSON_TYPE))
                .isPresent();
        if (!json) {
            throw MediaTypes.unsupported("Send application/json.");
        }
        try (BodyBudget.Lease lease = budget.lease()) {
            return Json.parse(reader.read(request, lease));
        }
    }
}
