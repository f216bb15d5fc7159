package org.parley.governance;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.parley.config.Limit.Period;

/** The rows of what running answers have reserved. */
final class Reservations {
    private Reservations() {}

    static void store(Handle handle, Reserved reserved, Instant expires) {
        handle.createUpdate("insert into quota_reservation (id, expires_at) values (:id, :expires)")
                .bind("id", reserved.id())
                .bind("expires", Counters.at(expires))
                .execute();
        PreparedBatch rows = handle.prepareBatch("""
                insert into quota_charge (reservation, subject, period, begins, tokens, money)
                values (:id, :subject, :period, :begins, :tokens, :money)""");
        for (Charge charge : reserved.charges()) {
            Counters.on(charge.counter(), rows.bind("id", reserved.id()))
                    .bind("tokens", charge.amounts().tokens())
                    .bind("money", charge.amounts().money())
                    .add();
        }
        rows.execute();
    }

    /** @return whether it was there still; otherwise another has freed it */
    static boolean remove(Handle handle, String id) {
        return handle.createUpdate("delete from quota_reservation where id = :id")
                        .bind("id", id)
                        .execute()
                > 0;
    }

    static void renew(Handle handle, Iterable<String> ids, Instant expires) {
        PreparedBatch rows = handle.prepareBatch("update quota_reservation set expires_at = :expires where id = :id");
        ids.forEach(
                id -> rows.bind("id", id).bind("expires", Counters.at(expires)).add());
        if (rows.size() > 0) {
            rows.execute();
        }
    }

    static List<String> expired(Handle handle, Instant now) {
        return handle.createQuery("select id from quota_reservation where expires_at < :now")
                .bind("now", Counters.at(now))
                .mapTo(String.class)
                .list();
    }

    /** Gives back what an answer had reserved whose node is gone; what it used, nobody knows. */
    static void free(Handle handle, String id, Instant now) {
        List<Charge> charges = charges(handle, id);
        int removed = handle.createUpdate("delete from quota_reservation where id = :id and expires_at < :now")
                .bind("id", id)
                .bind("now", Counters.at(now))
                .execute();
        if (removed > 0) {
            charges.forEach(charge -> Counters.add(handle, charge.counter(), back(charge)));
        }
    }

    /** A request that was made stays counted; one that is being made is over. */
    private static Amounts back(Charge charge) {
        long requests = charge.counter().period() == Period.NOW ? 1 : 0;
        return Amounts.NONE.minus(new Amounts(
                requests, charge.amounts().tokens(), charge.amounts().money()));
    }

    private static List<Charge> charges(Handle handle, String id) {
        return handle
                .createQuery("select * from quota_charge where reservation = :id")
                .bind("id", id)
                .map((row, context) -> new Charge(
                        new Counter(
                                row.getString("subject"),
                                Period.valueOf(row.getString("period")),
                                row.getTimestamp("begins").toInstant()),
                        new Amounts(1, row.getLong("tokens"), row.getLong("money"))))
                .stream()
                .sorted((a, b) -> a.counter().compareTo(b.counter()))
                .toList();
    }
}
