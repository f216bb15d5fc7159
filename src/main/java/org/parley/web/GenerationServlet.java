package org.parley.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.parley.generation.Follower;
import org.parley.generation.Generation;
import org.parley.generation.Generations;
import org.parley.generation.Lookup;
import org.parley.generation.Place;
import org.parley.identity.Caller;

/** {@code /api/generations/{id}/events} and {@code …/stop}: follow again, from anywhere, and stop. */
final class GenerationServlet extends ApiServlet {
    private static final long serialVersionUID = 1L;
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final transient Generations generations;
    private final transient Streams streams;

    GenerationServlet(Generations generations, Streams streams) {
        this.generations = generations;
        this.streams = streams;
    }

    @Override
    void handle(HttpServletRequest request, HttpServletResponse response, Caller caller) throws IOException {
        String[] path = Optional.ofNullable(request.getPathInfo()).orElse("/").split("/", -1);
        String action = path.length == 3 ? path[2] : "";
        switch (action) {
            case "events" -> {
                requireMethod(request, "GET");
                follow(find(path[1], caller), request, response);
            }
            case "stop" -> {
                requireMethod(request, "POST");
                stop(find(path[1], caller), response);
            }
            default -> throw new ProblemException(Problem.notFound());
        }
    }

    private Generation find(String id, Caller caller) {
        return switch (generations.find(id, caller)) {
            case Lookup.Found found -> {
                if (found.generation().relayed()) {
                    throw new ProblemException(Problem.notFound()); // a program's, in other words than these
                }
                yield found.generation();
            }
            case Lookup.Unknown unknown -> throw new ProblemException(Problem.notFound());
            case Lookup.Expired expired -> throw expired(expired.place());
        };
    }

    private static ProblemException expired(Optional<Place> place) {
        return new ProblemException(Problem.of(
                410,
                "expired",
                "The events of this answer are no longer kept",
                place.map(stored -> "Read message " + stored.message() + " of conversation " + stored.conversation()
                                + " instead.")
                        .orElse("It was not part of a stored conversation, so there is no message to read instead.")));
    }

    private void follow(Generation generation, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        long after = after(request);
        if (after > generation.last()) {
            generations.refresh(generation);
        }
        if (after > generation.last()) {
            throw new ProblemException(Problem.badRequest("Event " + after + " has not happened yet."));
        }
        boolean longPoll = wantsJson(request);
        if (!longPoll && generation.ended() && after == generation.last()) {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT); // tells an EventSource not to come back
            return;
        }
        Follower follower = generation.follow(after).orElseThrow(() -> expired(generation.place()));
        response.setHeader("Parley-Generation", generation.id().text());
        if (longPoll) {
            streams.longPoll(follower, after, request, response);
        } else {
            streams.events(follower, request, response);
        }
    }

    private static void stop(Generation generation, HttpServletResponse response) throws IOException {
        generation.stop();
        awaitEnd(generation);
        byte[] body = Json.bytes(Map.of(
                "generation",
                generation.id().text(),
                "status",
                generation.state().name().toLowerCase(Locale.ROOT)));
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        response.getOutputStream().write(body);
    }

    /** An end is there when other nodes can read it too. */
    private static void awaitEnd(Generation generation) {
        try {
            boolean unused = generation.awaitEnd(STOP_LIMIT); // its state tells
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The header wins: an EventSource that reconnects repeats the address it began with. */
    private static long after(HttpServletRequest request) {
        String text = Optional.ofNullable(request.getHeader("Last-Event-ID"))
                .filter(header -> !header.isBlank())
                .or(() -> Optional.ofNullable(request.getParameter("after")).filter(value -> !value.isBlank()))
                .orElse("0")
                .strip();
        try {
            long after = Long.parseLong(text);
            if (after >= 0) {
                return after;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new ProblemException(
                Problem.badRequest("Last-Event-ID (or after) must be the number of an event, 0 or more."));
    }

    private static boolean wantsJson(HttpServletRequest request) {
        return Preference.asksFor(request, MediaType.APPLICATION_JSON_TYPE, MediaType.SERVER_SENT_EVENTS_TYPE);
    }
}
