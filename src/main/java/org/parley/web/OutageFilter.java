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
import org.parley.conversation.Outage;

/**
 * What cannot be answered for want of the database is refused with 503, so that it is asked again, or elsewhere: at once where this
 * node knows that it is cut off from the database which it shares with others.
 */
public final class OutageFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    private static final System.Logger LOG = System.getLogger(OutageFilter.class.getName());

    private final transient BooleanSupplier cutOff;

    private OutageFilter(BooleanSupplier cutOff) {
        this.cutOff = cutOff;
    }

    /**
     * To be called before other filters are registered.
     *
     * @param cutOff asked at each request, must not block
     */
    public static void register(ServletContext context, BooleanSupplier cutOff) {
        var registration = context.addFilter("cut-off", new OutageFilter(cutOff));
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/api/*", "/v1/*");
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (cutOff.getAsBoolean()) {
            refuse(response);
            return;
        }
        try {
            chain.doFilter(request, response);
        } catch (RuntimeException | ServletException e) {
            if (response.isCommitted() || !Outage.isIn(e)) {
                throw e;
            }
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a request is refused, since what it needs does not answer: {0}",
                    e.toString());
            refuse(response);
        }
    }

    private static void refuse(HttpServletResponse response) throws IOException {
        response.setHeader("Retry-After", "1");
        Problem.outage().send(response);
    }
}
