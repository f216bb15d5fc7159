package org.parley.webhook;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The rows of what is to be told. Thread-safe; blocks for the database. */
final class Outbox {
    private final Jdbi jdbi;

    Outbox(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Of an answer that begins: told only if it never ends. */
    void begin(String id, String answer, String payload) {
        insert(id, answer, payload, null);
    }

    /** Of an answer that has ended: due now. */
    void end(String id, String answer, String payload, Instant now) {
        int known = jdbi.inTransaction(handle -> handle.createUpdate(
                        "update webhook_message set payload = :payload, due_at = :now where id = :id")
                .bind("id", id)
                .bind("payload", payload)
                .bind("now", at(now))
                .execute());
        if (known == 0) {
            insert(id, answer, payload, at(now));
        }
    }

    /** Of an answer that another node has begun, and has not ended: due now. */
    void end(String answer, String payload, Instant now) {
        jdbi.useTransaction(handle -> handle.createUpdate("""
                        update webhook_message set payload = :payload, due_at = :now
                        where due_at is null and answer = :answer""")
                .bind("answer", answer)
                .bind("payload", payload)
                .bind("now", at(now))
                .execute());
    }

    private void insert(String id, String answer, String payload, @Nullable OffsetDateTime due) {
        jdbi.useTransaction(handle -> handle.createUpdate("""
                        insert into webhook_message (id, answer, payload, tries, due_at)
                        values (:id, :answer, :payload, 0, :due)""")
                .bind("id", id)
                .bind("answer", answer)
                .bind("payload", payload)
                .bindByType("due", due, OffsetDateTime.class)
                .execute());
    }

    /** What had begun when its server died is due now. */
    void release(Instant now) {
        jdbi.useTransaction(
                handle -> handle.createUpdate("update webhook_message set due_at = :now where due_at is null")
                        .bind("now", at(now))
                        .execute());
    }

    /** The same of one answer. */
    void release(String answer, Instant now) {
        jdbi.useTransaction(handle -> handle.createUpdate(
                        "update webhook_message set due_at = :now where due_at is null and answer = :answer")
                .bind("now", at(now))
                .bind("answer", answer)
                .execute());
    }

    /** The longest due first. */
    List<Message> due(Instant now, int most) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select id, payload, tries from webhook_message where due_at <= :now
                        order by due_at limit :most""")
                .bind("now", at(now))
                .bind("most", most)
                .map((row, context) -> new Message(row.getString("id"), row.getString("payload"), row.getInt("tries")))
                .list());
    }

    /** Counts a try, and makes it due again only later. @return whether no other node was first */
    boolean claim(Message message, Instant until) {
        return 1
                == jdbi.inTransaction(handle -> handle.createUpdate("""
                                update webhook_message set due_at = :until, tries = tries + 1
                                where id = :id and tries = :tries""")
                        .bind("id", message.id())
                        .bind("tries", message.tries())
                        .bind("until", at(until))
                        .execute());
    }

    void postpone(Message message, Instant until) {
        jdbi.useTransaction(handle -> handle.createUpdate("update webhook_message set due_at = :until where id = :id")
                .bind("id", message.id())
                .bind("until", at(until))
                .execute());
    }

    void remove(Message message) {
        jdbi.useTransaction(handle -> handle.createUpdate("delete from webhook_message where id = :id")
                .bind("id", message.id())
                .execute());
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
