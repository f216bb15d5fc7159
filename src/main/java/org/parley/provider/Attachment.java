package org.parley.provider;

/**
 * A file sent along with a question. The bytes are shared, not copied: nobody changes them.
 *
 * @param mediaType decided by content, for example {@code image/png}, {@code application/pdf}, {@code text/plain}
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; copying megabytes for equality would be waste
public record Attachment(String name, String mediaType, byte[] content) {
    public boolean isImage() {
        return mediaType.startsWith("image/");
    }
}
