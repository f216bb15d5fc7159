package org.parley.web;

import java.util.List;
import java.util.Map;
import org.parley.conversation.NewFile;
import org.parley.files.FileInspector;
import org.parley.files.Inspection;
import org.parley.provider.PlainText;

/** The parts of a form that are files, inspected: nothing that is not taken goes any further. */
final class UploadedFiles {
    private static final String PART = "file";
    private static final int LONGEST_NAME = 120;

    private final FileInspector inspector;
    private final long largest;

    /** @param largest one file, in bytes */
    UploadedFiles(FileInspector inspector, long largest) {
        this.inspector = inspector;
        this.largest = largest;
    }

    /**
     * The parts named "file".
     *
     * @param otherType the status for a file of a type that is not taken
     * @throws ProblemException 400, 413, 503 or that status, naming the first that is not taken
     */
    List<NewFile> of(List<FormData.Part> parts, int otherType) {
        return parts.stream()
                .filter(UploadedFiles::isFile)
                .map(part -> file(part, otherType))
                .toList();
    }

    static boolean isFile(FormData.Part part) {
        return part.name().equals(PART);
    }

    private NewFile file(FormData.Part part, int otherType) {
        String name = plainName(part.fileName().orElse(""));
        if (part.content().length > largest) {
            throw new ProblemException(
                    fault(413, "too-large", "A file is too large", name, "is larger than " + largest + " bytes"));
        }
        return switch (inspector.inspect(name, part.content())) {
            case Inspection.Fit fit -> new NewFile(name, fit.type().mediaType(), part.content(), fit.text());
            case Inspection.Unfit unfit -> throw refused(name, unfit, otherType);
        };
    }

    private static ProblemException refused(String name, Inspection.Unfit unfit, int otherType) {
        return switch (unfit.reason()) {
            case EMPTY, CONTENT ->
                new ProblemException(fault(400, "bad-file", "A file cannot be taken", name, unfit.why()));
            case TYPE ->
                new ProblemException(
                        fault(otherType, "file-type", "A file is of a type that is not taken", name, unfit.why()));
            case BUSY ->
                new ProblemException(
                        fault(503, "busy", "Parley is busy", name, unfit.why()), Map.of("Retry-After", "5"));
        };
    }

    private static Problem fault(int status, String type, String title, String name, String why) {
        return new Problem(
                "urn:parley:problem:" + type,
                title,
                status,
                "\u201c" + name + "\u201d " + why + ".",
                List.of(new Problem.FieldFault("/file/" + name, why)));
    }

    /** The last part of a path, on one line; never used as a path here. */
    static String plainName(String submitted) {
        String last = submitted.substring(Math.max(submitted.lastIndexOf('/'), submitted.lastIndexOf('\\')) + 1);
        String plain = PlainText.tail(PlainText.line(last), LONGEST_NAME); // the end tells the type
        return plain.isEmpty() ? "file" : plain;
    }
}
