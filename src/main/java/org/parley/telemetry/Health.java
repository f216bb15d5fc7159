package org.parley.telemetry;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** {@code GET /health/live} and {@code /health/ready}, for load balancers and orchestrators. */
public final class Health extends HttpServlet {
    private static final long serialVersionUID = 1L;

    /** What a node says of itself. */
    public enum State {
        UP,
        /** It takes no more questions, and is about to be stopped. */
        DRAINING,
        DOWN
    }

    private final transient Supplier<State> ready;

    private Health(Supplier<State> ready) {
        this.ready = ready;
    }

    /** @param ready whether new requests are taken; asked at each call, must be quick */
    public static void register(ServletContext context, Supplier<State> ready) {
        context.addServlet("health", new Health(ready)).addMapping("/health/*");
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        String path = Optional.ofNullable(request.getPathInfo()).orElse("");
        if (!Set.of("/live", "/ready").contains(path)) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        } else if (Set.of("GET", "HEAD").contains(request.getMethod())) {
            super.service(request, response);
        } else {
            response.setHeader("Allow", "GET, HEAD");
            response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        State state = "/live".equals(request.getPathInfo()) ? State.UP : ready.get();
        response.setStatus(state == State.UP ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        response.getOutputStream().write(("{\"status\":\"" + state + "\"}").getBytes(StandardCharsets.US_ASCII));
    }
}
