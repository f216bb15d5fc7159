package org.parley.generation;

import org.parley.provider.Fault;

/** What can go wrong with a generation on our own side. */
final class Faults {
    static final Fault INTERNAL =
            new Fault("internal", "Something broke inside Parley", 500, "The fault is logged on the server.", true);
    static final Fault ANSWER_TOO_LONG = new Fault(
            "answer-too-long",
            "The answer is too long",
            502,
            "The model did not stop; the text so far is kept.",
            false);
    static final Fault NO_ROOM = new Fault(
            "no-room",
            "Parley has no room for so long an answer now",
            503,
            "The text so far is kept. Ask again in a moment.",
            true);
    static final Fault SHUTTING_DOWN = new Fault(
            "shutting-down", "Parley is being restarted", 503, "The text so far is kept. Ask again in a moment.", true);
    static final Fault INTERRUPTED = new Fault(
            "interrupted",
            "The answer was interrupted",
            503,
            "The server that made it is gone. The text so far is kept. Ask again.",
            true);
    static final Fault NO_LONGER_ALLOWED = new Fault(
            "no-longer-allowed",
            "You may no longer use Parley",
            403,
            "An administrator has shut your account; the text so far is kept.",
            false);

    private Faults() {}
}
