package org.parley.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import org.parley.config.DrainSettings;
import org.parley.config.Secret;
import org.parley.sse.Pump;
import org.parley.sse.Ticker;

/**
 * {@code POST /health/drain}: has the node take nothing more, for good, and answers when what runs has ended or has had its time. May be
 * said again, and then waits again. It is for the operator's scripts, which know its key; a browser has none, so that no other site can
 * make one send it.
 */
public final class DrainServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final String BEARER = "Bearer ";

    private final transient Secret key;
    private final transient Drainage drainage;
    private final Duration limit;
    private final transient Ticker ticker;

    private DrainServlet(Secret key, Drainage drainage, Duration limit, Ticker ticker) {
        this.key = key;
        this.drainage = drainage;
        this.limit = limit;
        this.ticker = ticker;
    }

    /** Without a key there is no such address. */
    public static void register(ServletContext context, DrainSettings settings, Drainage drainage, Ticker ticker) {
        settings.key().ifPresent(key -> {
            ServletRegistration.Dynamic servlet =
                    context.addServlet("drain", new DrainServlet(key, drainage, settings.limit(), ticker));
            servlet.setAsyncSupported(true);
            servlet.addMapping("/health/drain");
        });
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!request.getMethod().equals("POST")) {
            response.setHeader("Allow", "POST");
            response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
        } else if (!knowsTheKey(request)) {
            response.setHeader("WWW-Authenticate", "Bearer");
            response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
        } else {
            drainage.begin();
            response.setContentType("application/json");
            response.setHeader("Cache-Control", "no-store");
            var unused = Pump.start(new DrainReply(drainage, limit), request.startAsync(), ticker, Duration.ZERO);
        }
    }

    /** Takes as long for a key that is nearly right. */
    private boolean knowsTheKey(HttpServletRequest request) {
        String sent = Optional.ofNullable(request.getHeader("Authorization"))
                .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(header -> header.substring(BEARER.length()).strip())
                .orElse("");
        return MessageDigest.isEqual(sent.getBytes(UTF_8), key.reveal().getBytes(UTF_8));
    }
}
