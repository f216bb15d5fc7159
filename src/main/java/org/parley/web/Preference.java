package org.parley.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.MediaType;
import java.text.ParseException;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.glassfish.jersey.message.internal.AcceptableMediaType;
import org.glassfish.jersey.message.internal.HttpHeaderReader;

/**
 * What a client would rather have.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1">RFC 9110, Accept</a>
 */
final class Preference {
    private Preference() {}

    /**
     * Whether the client likes one type better than the other. Not so when it likes both the same, as a client that accepts
     * everything does, and when it says nothing that can be understood.
     */
    static boolean prefers(HttpServletRequest request, MediaType one, MediaType other) {
        return prefers(accept(request), one, other);
    }

    static boolean prefers(String accept, MediaType one, MediaType other) {
        List<AcceptableMediaType> ranges = ranges(accept);
        return quality(ranges, one) > quality(ranges, other);
    }

    /** The same, and also where it likes both the same and names only the one: some clients' default names what they read, and then accepts all. */
    static boolean asksFor(HttpServletRequest request, MediaType one, MediaType other) {
        return asksFor(accept(request), one, other);
    }

    static boolean asksFor(String accept, MediaType one, MediaType other) {
        List<AcceptableMediaType> ranges = ranges(accept);
        int more = quality(ranges, one) - quality(ranges, other);
        return more > 0 || (more == 0 && names(ranges, one) && !names(ranges, other));
    }

    private static boolean names(List<AcceptableMediaType> ranges, MediaType type) {
        return ranges.stream()
                .anyMatch(range -> range.getType().equals(type.getType())
                        && range.getSubtype().equals(type.getSubtype())
                        && range.getQuality() > 0);
    }

    private static String accept(HttpServletRequest request) {
        return String.join(",", Collections.list(request.getHeaders("Accept")));
    }

    private static List<AcceptableMediaType> ranges(String accept) {
        try {
            return accept.isBlank() ? List.of() : HttpHeaderReader.readAcceptMediaType(accept);
        } catch (ParseException e) {
            return List.of();
        }
    }

    /** From 0, not acceptable, to 1000. The range that says most about the type decides. */
    private static int quality(List<AcceptableMediaType> ranges, MediaType type) {
        return ranges.stream()
                .filter(range -> range.isCompatible(type))
                .max(Comparator.comparing((AcceptableMediaType range) -> !range.isWildcardType())
                        .thenComparing(range -> !range.isWildcardSubtype()))
                .map(AcceptableMediaType::getQuality)
                .orElse(0);
    }
}
