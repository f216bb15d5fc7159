package org.parley.provider;

import java.util.Optional;

/**
 * A file sent along with a question. The bytes are shared, not copied: nobody changes them.
 *
 * @param mediaType decided by content, for example {@code image/png}, {@code application/pdf}, {@code text/plain}
 * @param text sent in place of the bytes
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; copying megabytes for equality would be waste
public record Attachment(String name, String mediaType, byte[] content, Optional<String> text) {
    private static final byte[] NO_BYTES = {};

    public Attachment(String name, String mediaType, byte[] content) {
        this(name, mediaType, content, Optional.empty());
    }

    /** What can be read as text by every model. */
    public static Attachment ofText(String name, String mediaType, String text) {
        return new Attachment(name, mediaType, NO_BYTES, Optional.of(text));
    }

    public boolean isImage() {
        return mediaType.startsWith("image/");
    }
}
