package org.parley.load;

import java.io.IOException;
import java.util.Map;
import org.parley.testing.ParleyServer;

/** Parley in a process of its own, in front of the upstream named by the argument, until its input ends. */
final class OneCarrier {
    private OneCarrier() {}

    @SuppressWarnings("SystemOut") // the parent reads the port there
    public static void main(String[] arguments) throws IOException {
        Map<String, String> settings = Map.of(
                "OPENAI_BASE_URL", arguments[0], "OPENAI_API_KEY", ParleyServer.CANARY_KEY, "parley.models", "*");
        try (ParleyServer server = ParleyServer.start(settings)) {
            System.out.println(server.port());
            System.in.readAllBytes();
        }
    }
}
