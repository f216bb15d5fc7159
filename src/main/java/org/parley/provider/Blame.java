package org.parley.provider;

/** Whose a fault is: that decides whether another upstream is asked, and what is held against this one. */
enum Blame {
    /** The question's: the same would come of it anywhere. */
    QUESTION,
    /** This upstream does not have what is asked for; another may. */
    MISSING,
    /** Ours: somebody ended the call. */
    US,
    UPSTREAM;

    static Blame of(Fault fault) {
        return switch (fault.type()) {
            case "bad-request", "context-length-exceeded" -> QUESTION;
            case "model-not-found", "unsupported-parameter", "no-embeddings" -> MISSING;
            case "upstream-interrupted" -> US;
            default -> UPSTREAM;
        };
    }
}
