package org.parley.files;

import java.util.Optional;

/** What was found in a file. */
public sealed interface Inspection {
    /** @param text what a model reads of it; empty where it takes the bytes themselves */
    record Fit(FileType type, Optional<String> text) implements Inspection {}

    /** @param why for people: the rest of a sentence that begins with the file's name */
    record Unfit(Reason reason, String why) implements Inspection {}

    /** Why a file is not taken. */
    enum Reason {
        /** There is nothing in it. */
        EMPTY,
        /** It is of no type that is taken, or not of the one that its name promises. */
        TYPE,
        /** It is damaged, or made to do harm. */
        CONTENT,
        /** Others are being read just now. */
        BUSY
    }

    static Inspection fit(FileType type) {
        return new Fit(type, Optional.empty());
    }

    static Inspection fit(FileType type, String text) {
        return new Fit(type, Optional.of(text));
    }
}
