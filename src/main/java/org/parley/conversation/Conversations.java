package org.parley.conversation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** The conversations of everybody, each seen by its owner only. */
public final class Conversations {
    /** Until somebody or the model finds a better title. */
    private static final String UNTITLED = "";

    private static final String HEAD = """
            select conversation.*, exists (
              select 1 from message where message.conversation = conversation.id and message.status = 'RUNNING') as running
            from conversation
            """;

    private final Jdbi jdbi;
    private final Clock clock;
    private final ChangeFeed feed;
    private final Deletions deletions;
    private final SearchEntries search;

    public Conversations(Database database, Clock clock, ChangeFeed feed) {
        this.jdbi = database.jdbi();
        this.clock = clock;
        this.feed = feed;
        this.deletions = new Deletions(jdbi, new Attachments(database, clock));
        this.search = new SearchEntries(database.searchIndex());
    }

    public Conversation create(String owner, Optional<String> title) {
        Instant now = now();
        Conversation made = new Conversation(
                RandomId.next(), title.map(Conversations::fitting).orElse(UNTITLED), false, false, now, now, false);
        jdbi.useTransaction(handle -> {
            handle.createUpdate("""
                            insert into conversation (id, owner, title, titled_by, pinned, archived, created_at, updated_at)
                            values (:id, :owner, :title, :by, false, false, :now, :now)""")
                    .bind("id", made.id())
                    .bind("owner", owner)
                    .bind("title", made.title())
                    .bind("by", title.isPresent() ? "owner" : "nobody")
                    .bind("now", at(now))
                    .execute();
            if (title.isPresent()) {
                search.title(handle, owner, made.id(), made.title());
            }
        });
        feed.tell(owner, Change.of(made.id(), Change.What.CREATED));
        return made;
    }

    public Optional<Conversation> find(String owner, String id) {
        return jdbi.withHandle(handle -> handle.createQuery(HEAD + "where id = :id and owner = :owner")
                .bind("id", id)
                .bind("owner", owner)
                .map((row, context) -> conversation(row))
                .findOne());
    }

    /**
     * Pinned ones first, then newest first.
     *
     * @param from where {@link ConversationPage#next} said that the part begins
     * @param limit at least 1
     */
    public ConversationPage list(String owner, boolean archived, Optional<ListPlace> from, int limit) {
        ListPlace place = from.orElse(ListPlace.BEGINNING);
        List<Conversation> found = jdbi.withHandle(handle -> handle.createQuery(HEAD + """
                        where owner = :owner and archived = :archived
                          and (pinned, updated_at, id) < (:pinned, :updated, :id)
                        order by pinned desc, updated_at desc, id desc limit :limit""")
                .bind("owner", owner)
                .bind("archived", archived)
                .bind("pinned", place.pinned())
                .bind("updated", at(place.updated()))
                .bind("id", place.id())
                .bind("limit", limit + 1)
                .map((row, context) -> conversation(row))
                .list());
        if (found.size() <= limit) {
            return new ConversationPage(found, Optional.empty());
        }
        List<Conversation> part = found.subList(0, limit);
        return new ConversationPage(List.copyOf(part), Optional.of(ListPlace.after(part.getLast())));
    }

    /** @return the changed one; empty when it is not the owner's */
    public Optional<Conversation> change(String owner, String id, ConversationChange change) {
        Optional<String> title = change.title().map(Conversations::fitting);
        int changed = jdbi.inTransaction(handle -> {
            int updated = handle.createUpdate("""
                            update conversation set
                              title = coalesce(:title, title),
                              titled_by = case when :title is null then titled_by else 'owner' end,
                              pinned = coalesce(:pinned, pinned),
                              archived = coalesce(:archived, archived)
                            where id = :id and owner = :owner""")
                    .bindByType("title", title.orElse(null), String.class)
                    .bindByType("pinned", change.pinned().orElse(null), Boolean.class)
                    .bindByType("archived", change.archived().orElse(null), Boolean.class)
                    .bind("id", id)
                    .bind("owner", owner)
                    .execute();
            if (updated > 0) {
                title.ifPresent(now -> search.title(handle, owner, id, now));
            }
            return updated;
        });
        if (changed == 0) {
            return Optional.empty();
        }
        feed.tell(owner, Change.of(id, Change.What.CHANGED));
        return find(owner, id);
    }

    /** Whether nobody has given it a title yet: the beginning of its first question stands for one. */
    public boolean mayBeTitled(String owner, String id) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select count(*) from conversation where id = :id and owner = :owner and titled_by = 'nobody'""")
                        .bind("id", id)
                        .bind("owner", owner)
                        .mapTo(Integer.class)
                        .one())
                == 1;
    }

    /** The title that the model has found; without effect where it has one from somebody. */
    public void entitle(String owner, String id, String title) {
        String fitting = fitting(title);
        int changed = jdbi.inTransaction(handle -> {
            int updated = handle.createUpdate("""
                            update conversation set title = :title, titled_by = 'model'
                            where id = :id and owner = :owner and titled_by = 'nobody'""")
                    .bind("title", fitting)
                    .bind("id", id)
                    .bind("owner", owner)
                    .execute();
            if (updated > 0) {
                search.title(handle, owner, id, fitting);
            }
            return updated;
        });
        if (changed > 0) {
            feed.tell(owner, Change.of(id, Change.What.CHANGED));
        }
    }

    /** With everything said in it, and the files that nothing else has; under legal hold only for them. @return whether it was the owner's */
    public boolean delete(String owner, String id) {
        boolean deleted = deletions.byOwner(owner, id);
        if (deleted) {
            feed.tell(owner, Change.of(id, Change.What.DELETED));
        }
        return deleted;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** On one line, and cut to what a title may hold. */
    static String fitting(String title) {
        String plain = title.strip().replaceAll("\\s+", " ");
        int end = plain.offsetByCodePoints(
                0, Math.min(plain.codePointCount(0, plain.length()), Conversation.LONGEST_TITLE));
        return plain.substring(0, end);
    }

    static Conversation conversation(ResultSet row) throws SQLException {
        return new Conversation(
                row.getString("id"),
                row.getString("title"),
                row.getBoolean("pinned"),
                row.getBoolean("archived"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant(),
                row.getBoolean("running"));
    }
}
