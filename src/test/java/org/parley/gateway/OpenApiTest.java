package org.parley.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.parley.testing.ParleyServer;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** What {@code /openapi.json} says is so: each of its operations is served, and it leaves out none that the README knows of. */
class OpenApiTest {
    private static final Set<String> METHODS = Set.of("get", "post", "patch", "delete");
    private static final Pattern README_ROW = Pattern.compile("(?m)^\\| (`(?:GET|POST|PATCH|DELETE).*?) \\|");
    private static final Pattern CALL = Pattern.compile("((?:`?(?:GET|POST|PATCH|DELETE)`?,? ?)+)(/(?:api|v1)[^`?]*)");

    @Test
    void everyOperationIsServed() throws IOException {
        try (ParleyServer server = ParleyServer.start(Map.of("parley.drain.key", "0123456789abcdef"))) {
            JsonNode document = Api.ok(server, WireRequest.get("/openapi.json"));
            assertEquals("3.1.0", document.path("openapi").asText());
            Set<String> ids = new HashSet<>();
            document.path("paths")
                    .properties()
                    .forEach(path -> path.getValue().properties().forEach(operation -> {
                        if (METHODS.contains(operation.getKey())) {
                            assertTrue(
                                    ids.add(operation
                                            .getValue()
                                            .path("operationId")
                                            .asText()),
                                    operation::toString);
                            assertServed(server, operation.getKey(), path.getKey());
                        }
                    }));
            assertFalse(ids.isEmpty());
        }
    }

    private static List<String> faults(String document) {
        return new OpenAPIV3Parser().readContents(document).getMessages();
    }

    @Test
    void itIsADocumentOfItsStandard() throws IOException {
        String document = Files.readString(Path.of("webapp/openapi.json"));
        assertEquals(List.of(), faults(document));
        assertFalse(
                faults(document.replace("\"in\": \"path\"", "\"in\": \"nowhere\""))
                        .isEmpty(),
                "faults are seen");
        assertFalse(faults(document.replaceFirst("\"title\"", "\"name\"")).isEmpty(), "faults are seen");
    }

    /** With a body that none takes: what is there says so, and what is not says that. */
    private static void assertServed(ParleyServer server, String method, String path) {
        String address = path.replace("{id}", "none");
        WireRequest request = WireRequest.of(method.toUpperCase(Locale.ROOT), address);
        try (WireResponse answer = (method.equals("get") ? request : request.json("[]")).send(server)) {
            int status = answer.status();
            assertFalse(status == 405 || status == 501, method + " " + path + ": " + status);
            if (status == 404) {
                String text = answer.text();
                assertTrue(path.contains("{id}") && !text.contains("unknown_url"), method + " " + path + ": " + text);
            }
        }
    }

    @Test
    void whatTheReadmeKnowsIsInIt() throws IOException {
        JsonNode paths =
                Api.json(Files.readString(Path.of("webapp/openapi.json"))).path("paths");
        Matcher row = README_ROW.matcher(Files.readString(Path.of("README.md")));
        int seen = 0;
        while (row.find()) {
            Matcher call = CALL.matcher(row.group(1));
            while (call.find()) {
                seen++;
                String path = call.group(2).strip();
                if (!path.startsWith("/api/admin")) {
                    assertTrue(paths.has(path), () -> path + " of the README is not in openapi.json");
                }
            }
        }
        assertTrue(seen > 10);
    }
}
