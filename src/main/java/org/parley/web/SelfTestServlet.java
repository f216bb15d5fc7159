package org.parley.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.parley.identity.Caller;

/** {@code GET /api/admin/selftest}: a short event stream whose reader sees whether something between holds streams back. */
final class SelfTestServlet extends ApiServlet {
    private static final long serialVersionUID = 1L;

    private final transient Streams streams;

    SelfTestServlet(Streams streams) {
        this.streams = streams;
    }

    @Override
    void handle(HttpServletRequest request, HttpServletResponse response, Caller caller) throws IOException {
        requireMethod(request, "GET");
        streams.selfTest(new SelfTestSource(hops(request)), request, response);
    }

    /** From the browser to us. */
    private static List<String> hops(HttpServletRequest request) {
        Stream<String> told = Stream.of("Forwarded", "X-Forwarded-For", "Via")
                .flatMap(header ->
                        Collections.list(request.getHeaders(header)).stream().map(value -> header + ": " + value));
        return Stream.concat(told, Stream.of("peer: " + request.getRemoteAddr()))
                .toList();
    }
}
