package org.parley.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyTest {
    @TempDir
    private Path folder;

    private static Optional<Policy> read(String policy) {
        return Settings.read(List.of(SettingSource.of(Map.of("parley.policy", policy))))
                .rules()
                .policy();
    }

    private static List<String> faults(String policy) {
        return assertThrows(SettingsException.class, () -> read(policy)).faults();
    }

    @Test
    void itIsTheTextOrTheFileThatHasIt() throws IOException {
        Path file = Files.writeString(folder.resolve("terms.MD"), "# Terms\n\nBe kind.\n");
        assertEquals(Optional.of(Policy.of("# Terms\n\nBe kind.")), read(file.toString()));
        assertEquals(
                Optional.of(Policy.of("Be kind. See terms.md for more.")), read("Be kind. See terms.md for more."));
        assertEquals(Optional.empty(), read(" "));
        assertNotEquals(Policy.of("a").version(), Policy.of("b").version());
    }

    @Test
    void aFileThatIsNotThereOrSaysNothingIsTold() throws IOException {
        Path missing = folder.resolve("terms.txt");
        assertEquals(
                List.of("parley.policy names " + missing + ", which cannot be read as UTF-8 text"),
                faults(missing.toString()));
        Files.writeString(missing, " \n");
        assertEquals(List.of("parley.policy names " + missing + ", which is empty"), faults(missing.toString()));
    }
}
