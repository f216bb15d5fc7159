package org.parley.conversation;

import java.time.Clock;

/** What was said and attached, by what is asked of it; all of one database. Thread-safe; every method blocks for it. */
public record Stores(
        Conversations conversations,
        Messages messages,
        Attachments attachments,
        Imports imports,
        Search search,
        ChangeFeed feed) {
    /** @param feed is told what changes, and stays its owner's to close */
    public static Stores of(Database database, Clock clock, ChangeFeed feed) {
        return new Stores(
                new Conversations(database, clock, feed),
                new Messages(database, clock, feed),
                new Attachments(database, clock),
                new Imports(database, clock, feed),
                new Search(database),
                feed);
    }
}
