package org.parley.files;

/** Ends the reading of a file that would do harm. Unchecked, since it goes through the code of others. */
final class HarmfulFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param why for people: the rest of a sentence that begins with the file's name */
    HarmfulFileException(String why) {
        super(why, null, false, false);
    }

    /** To be called often while something is read. */
    static void ifNobodyWaits() {
        if (Thread.currentThread().isInterrupted()) {
            throw new HarmfulFileException("takes too long to read");
        }
    }
}
