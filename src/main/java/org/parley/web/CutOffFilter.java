package org.parley.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import java.util.function.BooleanSupplier;

/** Sends requests elsewhere, at once, while this node cannot reach the database that it shares with others. */
public final class CutOffFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    private final transient BooleanSupplier cutOff;

    private CutOffFilter(BooleanSupplier cutOff) {
        this.cutOff = cutOff;
    }

    /**
     * To be called before other filters are registered.
     *
     * @param cutOff asked at each request, must not block
     */
    public static void register(ServletContext context, BooleanSupplier cutOff) {
        var registration = context.addFilter("cut-off", new CutOffFilter(cutOff));
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/api/*", "/v1/*");
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (cutOff.getAsBoolean()) {
            response.setHeader("Retry-After", "1");
            Problem.of(503, "cut-off", "Parley cannot reach its database", "Ask again in a moment; nothing was sent.")
                    .send(response);
        } else {
            chain.doFilter(request, response);
        }
    }
}
