package org.parley.provider;

/** Takes a relayed answer event by event, as {@link AnswerSink} takes pieces. */
public interface RelaySink {

    void event(RelayedEvent event);

    /** The event that ends the answer; the {@link Ending} that follows says what it means. */
    void last(RelayedEvent event);

    /** See {@link AnswerSink#flush}. */
    void flush();
}
