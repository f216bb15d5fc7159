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
import java.util.function.BooleanSupplier;

/** {@code GET /health/live} and {@code /health/ready}, for load balancers and orchestrators. */
public final class Health extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient BooleanSupplier ready;

    private Health(BooleanSupplier ready) {
        this.ready = ready;
    }

    /** @param ready whether new requests are taken; asked at each call, must be quick */
    public static void register(ServletContext context, BooleanSupplier ready) {
        context.addServlet("health", new Health(ready)).addMapping("/health/*");
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        if (Set.of("GET", "HEAD").contains(request.getMethod())) {
            super.service(request, response);
        } else {
            response.setHeader("Allow", "GET, HEAD");
            response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (Optional.ofNullable(request.getPathInfo()).orElse("")) {
            case "/live" -> answer(response, true);
            case "/ready" -> answer(response, ready.getAsBoolean());
            default -> response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }

    private static void answer(HttpServletResponse response, boolean up) throws IOException {
        response.setStatus(up ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        response.getOutputStream()
                .write(("{\"status\":\"" + (up ? "UP" : "DOWN") + "\"}").getBytes(StandardCharsets.US_ASCII));
    }
}
