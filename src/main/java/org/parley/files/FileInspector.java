package org.parley.files;

import static org.parley.files.Inspection.fit;

import java.util.Optional;
import org.parley.files.Inspection.Reason;
import org.parley.files.Inspection.Unfit;

/** Says what files are, and reads text out of them. Thread-safe; blocks for seconds at most. */
public final class FileInspector implements AutoCloseable {
    /** What no camera and no screen makes; decoded it would take 400 MB. */
    private static final long MOST_PIXELS = 100_000_000;

    /** Twenty MiB of ordinary PDF have a few thousand; each costs a reader some hundred bytes. */
    private static final long MOST_OBJECTS = 250_000;

    private final OfficeText office = new OfficeText();

    /**
     * @param name as the sender gave it
     * @param content not changed meanwhile
     */
    public Inspection inspect(String name, byte[] content) {
        if (content.length == 0) {
            return new Unfit(Reason.EMPTY, "is empty");
        }
        Optional<FileType> found = Signatures.typeOf(content);
        if (found.isEmpty()) {
            return new Unfit(
                    Reason.TYPE,
                    "is not an image (png, jpeg, webp, gif), a PDF, an Office document (docx, xlsx, pptx) or text");
        }
        FileType type = found.get();
        Optional<FileType> promised = FileType.promisedBy(name);
        if (promised.isPresent() && !promised.get().kind().equals(type.kind())) {
            return new Unfit(Reason.TYPE, "is named as " + promised.get().kind() + " but is " + type.kind());
        }
        return switch (type) {
            case PNG, JPEG, GIF, WEBP ->
                PictureSize.pixels(type, content) > MOST_PIXELS
                        ? new Unfit(Reason.CONTENT, "is too large a picture: it has more than 100 million pixels")
                        : fit(type);
            case PDF ->
                PdfObjects.count(content) > MOST_OBJECTS
                        ? new Unfit(Reason.CONTENT, "is too complex a PDF: it has more than 250,000 objects")
                        : fit(type);
            case DOCX, XLSX, PPTX -> office.read(type, content);
            case TEXT -> fit(type, TextFile.decode(content).orElseThrow());
        };
    }

    /** Ends what is being read. */
    @Override
    public void close() {
        office.close();
    }
}
