package org.parley.files;

import java.util.Optional;

/** The first bytes of files. */
final class Signatures {
    private Signatures() {}

    static Optional<FileType> typeOf(byte[] content) {
        if (starts(content, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n')) {
            return Optional.of(FileType.PNG);
        }
        if (starts(content, 0, 0xff, 0xd8, 0xff)) {
            return Optional.of(FileType.JPEG);
        }
        if (starts(content, 0, 'G', 'I', 'F', '8')) {
            return Optional.of(FileType.GIF);
        }
        if (starts(content, 0, 'R', 'I', 'F', 'F') && starts(content, 8, 'W', 'E', 'B', 'P')) {
            return Optional.of(FileType.WEBP);
        }
        if (starts(content, 0, '%', 'P', 'D', 'F', '-')) {
            return Optional.of(FileType.PDF);
        }
        if (starts(content, 0, 'P', 'K', 3, 4)) {
            return OfficeZip.typeOf(content);
        }
        return TextFile.decode(content).map(text -> FileType.TEXT);
    }

    static boolean starts(byte[] content, int offset, int... magic) {
        if (content.length < offset + magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((content[offset + i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
