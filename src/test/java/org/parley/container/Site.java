package org.parley.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.URL;
import org.parley.testing.Chat;
import org.parley.testing.EventStream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/**
 * Where the WAR answers.
 *
 * @param context for example {@code /parley}
 */
record Site(int port, String context) {
    /** Payara tells the address of the machine, but {@code parley.auth=local} admits the loopback addresses only. */
    static Site of(URL deployed) {
        return new Site(deployed.getPort(), deployed.getPath().replaceAll("/$", ""));
    }

    WireResponse send(WireRequest request) {
        return request.under(context).send(InetAddress.getLoopbackAddress(), port);
    }

    EventStream stream(WireRequest request) {
        return send(request).events();
    }

    JsonNode json(WireRequest request) {
        try (WireResponse response = send(request)) {
            assertEquals(200, response.status());
            assertEquals("application/json", response.header("Content-Type").orElseThrow());
            return response.json();
        }
    }

    /** @return the state that the generation is then in */
    String stop(String generation) {
        return json(Chat.stopping(generation)).path("status").asText();
    }
}
