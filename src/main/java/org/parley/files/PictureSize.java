package org.parley.files;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How large a picture becomes when it is decoded, by what its header says; nothing is decoded. */
final class PictureSize {
    private PictureSize() {}

    /** 0 where the header does not say; then no decoder makes anything of it either. */
    static long pixels(FileType type, byte[] content) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        try {
            return switch (type) {
                case PNG -> png(bytes);
                case JPEG -> jpeg(bytes);
                case GIF -> {
                    bytes.order(ByteOrder.LITTLE_ENDIAN);
                    yield area(bytes.getShort(6) & 0xffff, bytes.getShort(8) & 0xffff);
                }
                case WEBP -> webp(bytes.order(ByteOrder.LITTLE_ENDIAN));
                case PDF, DOCX, XLSX, PPTX, TEXT -> 0;
            };
        } catch (IndexOutOfBoundsException cutOff) {
            return 0;
        }
    }

    private static long area(long width, long height) {
        return Math.min(width, Integer.MAX_VALUE) * Math.min(height, Integer.MAX_VALUE);
    }

    /** @see <a href="https://www.w3.org/TR/png-3/#11IHDR">PNG, image header</a> */
    private static long png(ByteBuffer bytes) {
        boolean header = bytes.getInt(12) == 0x49484452; // IHDR
        return header ? area(bytes.getInt(16) & 0xffffffffL, bytes.getInt(20) & 0xffffffffL) : 0;
    }

    /** The largest of all frame headers, SOF0 to SOF15 without those numbers that are no frames. */
    private static long jpeg(ByteBuffer bytes) {
        long largest = 0;
        int at = 2;
        while (at + 9 <= bytes.limit() && (bytes.get(at) & 0xff) == 0xff) {
            int marker = bytes.get(at + 1) & 0xff;
            if (marker == 0xda || marker == 0xd9) { // the scan begins, or the end
                break;
            }
            if (marker == 0xff) { // filled up
                at++;
                continue;
            }
            if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
                largest = Math.max(largest, area(bytes.getShort(at + 7) & 0xffff, bytes.getShort(at + 5) & 0xffff));
            }
            at += 2 + Math.max(2, bytes.getShort(at + 2) & 0xffff);
        }
        return largest;
    }

    /** @see <a href="https://www.rfc-editor.org/rfc/rfc9649">RFC 9649</a> */
    private static long webp(ByteBuffer bytes) {
        return switch (bytes.getInt(12)) {
            case 0x58385056 -> // VP8X: 24 bits each, less one
                area(1 + (bytes.getInt(24) & 0xffffff), 1 + (bytes.getInt(26) >>> 8));
            case 0x4c385056 -> { // VP8L: 14 bits each, less one, after one byte
                int bits = bytes.getInt(21);
                yield area(1 + (bits & 0x3fff), 1 + ((bits >>> 14) & 0x3fff));
            }
            case 0x20385056 -> // VP8: 14 bits each, after a tag and a start code of 3 bytes each
                area(bytes.getShort(26) & 0x3fff, bytes.getShort(28) & 0x3fff);
            default -> 0;
        };
    }
}
