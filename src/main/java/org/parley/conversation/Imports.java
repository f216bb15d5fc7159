package org.parley.conversation;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Takes conversations from elsewhere. */
public final class Imports {
    private final Jdbi jdbi;
    private final Clock clock;
    private final ChangeFeed feed;
    private final SearchEntries search;

    public Imports(Database database, Clock clock, ChangeFeed feed) {
        this.jdbi = database.jdbi();
        this.clock = clock;
        this.feed = feed;
        this.search = new SearchEntries(database.searchIndex());
    }

    /** In one transaction: all of them become the owner's, or none. @return in the same order */
    public List<Conversation> take(String owner, List<ImportedConversation> conversations) {
        List<Conversation> taken = jdbi.inTransaction(handle -> {
            List<Conversation> made = new ArrayList<>();
            for (ImportedConversation conversation : conversations) {
                made.add(insert(handle, owner, conversation));
            }
            return made;
        });
        taken.forEach(conversation -> feed.tell(owner, Change.of(conversation.id(), Change.What.CREATED)));
        return taken;
    }

    private Conversation insert(Handle handle, String owner, ImportedConversation imported) {
        Conversation made = new Conversation(
                RandomId.next(),
                title(imported),
                false,
                false,
                imported.created(),
                notLater(imported.updated()),
                false);
        handle.createUpdate("""
                        insert into conversation (id, owner, title, titled_by, pinned, archived, created_at, updated_at)
                        values (:id, :owner, :title, 'owner', false, false, :created, :updated)""")
                .bind("id", made.id())
                .bind("owner", owner)
                .bind("title", made.title())
                .bind("created", Conversations.at(made.created()))
                .bind("updated", Conversations.at(made.updated()))
                .execute();
        search.title(handle, owner, made.id(), made.title());
        for (Message message : imported.messages()) {
            MessageTable.insert(handle, made.id(), message);
            search.message(handle, owner, made.id(), message.id(), message.text());
        }
        return made;
    }

    private static String title(ImportedConversation imported) {
        String given = Conversations.fitting(imported.title());
        return given.isEmpty()
                ? Conversations.fitting(imported.messages().getFirst().text())
                : given;
    }

    /** A time to come would keep it on top of the list. */
    private Instant notLater(Instant time) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return time.isAfter(now) ? now : time;
    }
}
