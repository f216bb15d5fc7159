package org.parley;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.parley.config.Setting;

class ReadmeTest {
    @Test
    void theSettingsTableIsTheOneInTheCode() throws IOException {
        String table = Arrays.stream(Setting.values()).map(ReadmeTest::row).collect(Collectors.joining());
        String readme = Files.readString(Path.of("README.md"));
        assertTrue(
                readme.contains("|---|---|---|\n" + table + "<!-- /settings -->"), () -> "README.md wants\n" + table);
    }

    private static String row(Setting setting) {
        String value = setting.defaultText().isEmpty() ? "–" : "`" + setting.defaultText() + "`";
        return "| `" + setting.key() + "` | " + value + " | " + setting.meaning() + " |\n";
    }
}
