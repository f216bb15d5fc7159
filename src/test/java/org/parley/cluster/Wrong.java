package org.parley.cluster;

/** What must never be. */
enum Wrong {
    LOST("readers without every event to the end"),
    DOUBLED("readers with an event twice"),
    ENDS("readers without exactly one terminal event, as the last"),
    DIFFERENT("answers whose readers saw different bytes"),
    GARBLED("answers that are not what the model said"),
    ASKED("questions not asked once of the model"),
    CHARGED_TWICE("answers charged more than once"),
    NOT_CHARGED("answers with text that nobody was charged for"),
    MISREMEMBERED("stored answers that are not what was streamed"),
    RUNNING("stored answers that never ended"),
    FAILED("answers that ended by an error of ours"),
    REFUSED("responses that no client can make sense of"),
    WAITED("readers that waited too long"),
    UNHEEDED("stops that nobody heard"),
    LEFT_OPEN("calls to the model that were left open");

    final String words;

    Wrong(String words) {
        this.words = words;
    }
}
