package org.parley.files;

import java.util.Locale;
import java.util.Optional;

/** The types of files that are taken. */
public enum FileType {
    PNG("image/png", "an image"),
    JPEG("image/jpeg", "an image"),
    GIF("image/gif", "an image"),
    WEBP("image/webp", "an image"),
    PDF("application/pdf", "a PDF"),
    DOCX(office("wordprocessingml.document"), "a Word document"),
    XLSX(office("spreadsheetml.sheet"), "an Excel workbook"),
    PPTX(office("presentationml.presentation"), "a PowerPoint presentation"),
    TEXT("text/plain", "text");

    private final String mediaType;
    private final String kind;

    FileType(String mediaType, String kind) {
        this.mediaType = mediaType;
        this.kind = kind;
    }

    public String mediaType() {
        return mediaType;
    }

    /** For people, with its article. */
    String kind() {
        return kind;
    }

    /** What a name promises, where it promises something. */
    static Optional<FileType> promisedBy(String name) {
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return Optional.ofNullable(
                switch (extension) {
                    case "png" -> PNG;
                    case "jpg", "jpeg" -> JPEG;
                    case "gif" -> GIF;
                    case "webp" -> WEBP;
                    case "pdf" -> PDF;
                    case "docx" -> DOCX;
                    case "xlsx" -> XLSX;
                    case "pptx" -> PPTX;
                    case "txt" -> TEXT;
                    default -> null;
                });
    }

    private static String office(String part) {
        return "application/vnd.openxmlformats-officedocument." + part;
    }
}
