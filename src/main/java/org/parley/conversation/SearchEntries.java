package org.parley.conversation;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Keeps the index in step with what is stored, within the same transaction. */
record SearchEntries(SearchIndex index) {
    /** In place of the conversation's earlier title. */
    void title(Handle handle, String owner, String conversation, String title) {
        handle.createUpdate("delete from search_entry where conversation = :conversation and message is null")
                .bind("conversation", conversation)
                .execute();
        index.put(handle, owner, conversation, Optional.empty(), Words.of(title));
    }

    void message(Handle handle, String owner, String conversation, String message, String text) {
        index.put(handle, owner, conversation, Optional.of(message), Words.of(text));
    }
}
