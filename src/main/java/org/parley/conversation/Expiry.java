package org.parley.conversation;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Deletes conversations whose time is over, one by one, so that nobody waits for long. On every node; where two meet, one of them does it. */
public final class Expiry {
    private static final int TOGETHER = 100;

    private final Jdbi jdbi;
    private final ChangeFeed feed;
    private final Deletions deletions;

    public Expiry(Database database, Attachments attachments, ChangeFeed feed) {
        this.jdbi = database.jdbi();
        this.feed = feed;
        this.deletions = new Deletions(database.jdbi(), attachments);
    }

    /**
     * Who has conversations in which nothing was said since, in the order of their ids.
     *
     * @param after the last id of the part before; empty text: from the beginning
     */
    public List<String> owners(Instant before, String after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select distinct owner from conversation
                        where updated_at < :before and owner > :after order by owner limit :limit""")
                .bind("before", Conversations.at(before))
                .bind("after", after)
                .bind("limit", limit)
                .mapTo(String.class)
                .list());
    }

    /** Deletes those of one owner in which nothing was said since, unless they are held. @return how many there were */
    public int expire(String owner, Instant before) {
        int expired = 0;
        List<String> old;
        int gone;
        do {
            old = old(owner, before);
            gone = 0;
            for (String id : old) {
                if (deletions.ifOlder(owner, id, before)) {
                    gone++;
                    feed.tell(owner, Change.of(id, Change.What.DELETED));
                }
            }
            expired += gone;
        } while (old.size() == TOGETHER && gone > 0);
        return expired;
    }

    private List<String> old(String owner, Instant before) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select id from conversation where owner = :owner and updated_at < :before
                        order by updated_at limit :limit""")
                .bind("owner", owner)
                .bind("before", Conversations.at(before))
                .bind("limit", TOGETHER)
                .mapTo(String.class)
                .list());
    }

    /** Deletes what was deleted by owners whose legal hold is over. @return how many there were */
    public int endReleased() {
        int ended = 0;
        List<String> released;
        int gone;
        do {
            released = jdbi.withHandle(handle -> handle.createQuery(
                            "select id from conversation where " + Deletions.IS_RELEASED + " limit :limit")
                    .bind("limit", TOGETHER)
                    .mapTo(String.class)
                    .list());
            gone = 0;
            for (String id : released) {
                gone += deletions.ifReleased(id) ? 1 : 0;
            }
            ended += gone;
        } while (released.size() == TOGETHER && gone > 0);
        return ended;
    }
}
