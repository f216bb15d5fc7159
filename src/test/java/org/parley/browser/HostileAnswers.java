package org.parley.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What a model could say to break a page; where it comes from stands beside the files. */
final class HostileAnswers {
    private static final Path FOLDER = Path.of("src/test/resources/xss");

    private HostileAnswers() {}

    static List<String> all() {
        try {
            Stream<JsonNode> cases = StreamSupport.stream(
                    new ObjectMapper()
                            .readTree(FOLDER.resolve("public.json").toFile())
                            .spliterator(),
                    false);
            Stream<String> others = cases.map(each -> each.path("payload").asText());
            Stream<String> own = Stream.of(
                            Files.readString(FOLDER.resolve("own.txt")).split("\n----\n", -1))
                    .map(each -> each.startsWith("# ") ? each.substring(each.indexOf('\n') + 1) : each);
            return Stream.concat(others, own).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
