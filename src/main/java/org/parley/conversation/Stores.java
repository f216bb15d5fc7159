package org.parley.conversation;

import java.time.Clock;

/** What was said and attached, by what is asked of it; all of one database. Thread-safe; every method blocks for it. */
public record Stores(
        Conversations conversations,
        Messages messages,
        Attachments attachments,
        Imports imports,
        Search search,
        Expiry expiry,
        ChangeFeed feed) {
    /** @param feed is told what changes, and stays its owner's to close */
    public static Stores of(Database database, Clock clock, ChangeFeed feed) {
        Attachments attachments = new Attachments(database, clock);
        return new Stores(
                new Conversations(database, clock, feed),
                new Messages(database, clock, feed),
                attachments,
                new Imports(database, clock, feed),
                new Search(database),
                new Expiry(database, attachments, feed),
                feed);
    }
}
