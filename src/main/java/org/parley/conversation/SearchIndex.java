package org.parley.conversation;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Leads from words to entries; entries go with what they are of. Within the caller's transaction. */
interface SearchIndex {
    /** @param message empty: the conversation's title */
    void put(Handle handle, String owner, String conversation, Optional<String> message, Set<String> words);

    /** Entries that have everything: titles first, then messages, each newest first. */
    List<Long> find(Handle handle, String owner, SearchQuery query, int limit);
}
