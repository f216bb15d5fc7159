package org.parley;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.parley.config.SettingSource;
import org.parley.config.Settings;
import org.parley.testing.ParleyServer;

class ApplicationTest {
    private static long tickers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("parley-ticker"))
                .count();
    }

    /** A context that has started takes no servlets any more. */
    @Test
    void whatCannotBeOpenedLeavesNothingRunning() {
        try (ParleyServer server = ParleyServer.start(Map.of())) {
            long before = tickers();
            Settings settings =
                    Settings.read(List.of(SettingSource.of(Map.of("parley.db.url", "jdbc:h2:mem:refused"))));
            assertThrows(IllegalStateException.class, () -> Application.open(server.servletContext(), settings));
            assertEquals(before, tickers());
        }
    }
}
