package org.parley.files;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Enumeration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.poi.openxml4j.util.ZipEntrySource;

/**
 * The package that an office document is. Hands out its parts, inflated while they are read, and counts: so memory and time
 * are bounded whatever the package says about itself. For one thread.
 */
final class OfficeZip implements ZipEntrySource {
    private static final int MOST_PARTS = 10_000;
    private static final long LARGEST_PACKAGE = 128L << 20;

    /** These are read as streams of events, of which only text is kept. */
    private static final Pattern STREAMED = Pattern.compile(
            "word/(document|footnotes|endnotes|comments)\\d*\\.xml|xl/worksheets/[^/]+\\.xml|ppt/(slides|notesSlides)/[^/]+\\.xml");

    private static final long LARGEST_STREAMED = 64L << 20;

    /** All distinct strings of a workbook are held until it is read. */
    private static final String STRINGS = "xl/sharedStrings.xml";

    private static final long LARGEST_STRINGS = 16L << 20;

    /** Everything else may become a tree in memory, which is some hundred times as large. */
    private static final long LARGEST_TREE = 4L << 20;

    private final ZipFile zip;
    private boolean closed;
    private long inflated;
    private boolean tooLarge;

    private OfficeZip(ZipFile zip) {
        this.zip = zip;
    }

    /** @throws IOException when it is damaged */
    static OfficeZip open(byte[] content) throws IOException {
        if (parts(content) > MOST_PARTS) {
            throw new HarmfulFileException("has more than 10,000 parts");
        }
        return new OfficeZip(ZipFile.builder().setByteArray(content).get());
    }

    /** By its main part; empty for a package of another kind and for what is no package. */
    static Optional<FileType> typeOf(byte[] content) {
        try (OfficeZip zip = open(content)) {
            if (zip.has("word/document.xml")) {
                return Optional.of(FileType.DOCX);
            }
            if (zip.has("xl/workbook.xml")) {
                return Optional.of(FileType.XLSX);
            }
            return zip.has("ppt/presentation.xml") ? Optional.of(FileType.PPTX) : Optional.empty();
        } catch (IOException | RuntimeException damaged) {
            return Optional.empty();
        }
    }

    private boolean has(String part) {
        return zip.getEntry(part) != null && zip.getEntry("[Content_Types].xml") != null;
    }

    /** The heads of parts, before an object is made for each. */
    private static int parts(byte[] content) {
        int parts = 0;
        for (int i = 0; i + 4 <= content.length; i++) {
            if (content[i] == 'P' && Signatures.starts(content, i, 'P', 'K', 1, 2)) {
                parts++;
            }
        }
        return parts;
    }

    @Override
    public Enumeration<? extends ZipArchiveEntry> getEntries() {
        return zip.getEntries();
    }

    @Override
    public ZipArchiveEntry getEntry(String path) {
        return zip.getEntry(path);
    }

    @Override
    public InputStream getInputStream(ZipArchiveEntry entry) throws IOException {
        return new Counted(zip.getInputStream(entry), mostOf(entry.getName()));
    }

    /** To be asked at the end as well: a reader may have taken the refusal of a part for a part that is damaged. */
    void requireHarmless() {
        if (tooLarge) {
            throw new HarmfulFileException("becomes too large when it is unpacked");
        }
    }

    private static long mostOf(String part) {
        if (STREAMED.matcher(part).matches()) {
            return LARGEST_STREAMED;
        }
        return part.equals(STRINGS) ? LARGEST_STRINGS : LARGEST_TREE;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        zip.close();
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    private final class Counted extends FilterInputStream {
        private final long most;
        private long read;

        Counted(InputStream in, long most) {
            super(in);
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            count(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int n = super.read(into, from, length);
            count(Math.max(n, 0));
            return n;
        }

        private void count(int n) {
            read += n;
            inflated += n;
            tooLarge |= read > most || inflated > LARGEST_PACKAGE;
            requireHarmless();
            HarmfulFileException.ifNobodyWaits();
        }
    }
}
