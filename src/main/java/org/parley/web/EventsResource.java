package org.parley.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.lang.reflect.Method;
import java.time.Duration;
import org.glassfish.jersey.server.model.Resource;
import org.parley.conversation.ChangeFeed;
import org.parley.conversation.Conversations;
import org.parley.identity.Caller;
import org.parley.identity.KeyWatch;
import org.parley.sse.Ticker;

/** {@code GET /api/events}: what changes in the caller's conversations, for other tabs and devices. */
public final class EventsResource {
    private static final String TYPE = "text/event-stream;charset=utf-8";

    private final ChangeFeed feed;
    private final Conversations conversations;
    private final Ticker ticker;
    private final Duration heartbeat;
    private final KeyWatch watch;

    EventsResource(ChangeFeed feed, Conversations conversations, Ticker ticker, Duration heartbeat, KeyWatch watch) {
        this.feed = feed;
        this.conversations = conversations;
        this.ticker = ticker;
        this.heartbeat = heartbeat;
        this.watch = watch;
    }

    Resource resource() {
        Resource.Builder resource = Resource.builder("events");
        resource.addMethod("GET").produces(TYPE).sse().handledBy(this, follow());
        // Jersey would answer with the method above, whose reader then waits for a body that nobody reads.
        ApiRequest.method(
                resource,
                "HEAD",
                TYPE,
                request -> Response.ok()
                        .type(TYPE)
                        .header("Cache-Control", "no-store")
                        .build());
        return resource.build();
    }

    /** Jersey gives an {@link SseEventSink} only to a method's parameter. */
    private static Method follow() {
        try {
            return EventsResource.class.getMethod(
                    "follow", SseEventSink.class, Sse.class, HttpServletRequest.class, HttpServletResponse.class);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("it stands below", e);
        }
    }

    /** Called by Jersey, with the request's asynchronous context already started. */
    public void follow(
            @Context SseEventSink sink,
            @Context Sse sse,
            @Context HttpServletRequest request,
            @Context HttpServletResponse response) {
        Caller caller = IdentityFilter.caller(request);
        response.setHeader("Cache-Control", "no-cache, no-store, no-transform");
        response.setHeader("X-Accel-Buffering", "no");
        ChangeReader reader =
                new ChangeReader(caller.id(), sink, new ChangeWords(sse, conversations), feed, ticker, heartbeat);
        request.getAsyncContext().addListener(reader);
        reader.start();
        watch.add(caller, reader::over, reader::dismissed);
    }
}
