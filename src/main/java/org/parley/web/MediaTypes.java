package org.parley.web;

import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The types of bodies, compared without wildcards, which {@link MediaType} would let match. */
final class MediaTypes {
    private MediaTypes() {}

    /** Empty where there is none, or none that can be read. */
    static Optional<MediaType> parse(@Nullable String header) {
        try {
            return Optional.of(MediaType.valueOf(header));
        } catch (IllegalArgumentException noneOrMalformed) {
            return Optional.empty();
        }
    }

    static boolean is(MediaType type, MediaType wanted) {
        return type.getType().equalsIgnoreCase(wanted.getType())
                && type.getSubtype().equalsIgnoreCase(wanted.getSubtype());
    }

    static boolean isForm(MediaType type) {
        return is(type, MediaType.MULTIPART_FORM_DATA_TYPE);
    }

    static String boundary(MediaType form) {
        return form.getParameters().getOrDefault("boundary", "");
    }

    static ProblemException unsupported(String detail) {
        return new ProblemException(Problem.of(415, "unsupported-media-type", "Unsupported media type", detail));
    }
}
