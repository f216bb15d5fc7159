package org.parley.conversation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/** What was said in conversations: trees of messages. */
public final class Messages {
    private static final String RUNNING = """
            select conversation.owner, message.conversation, message.id, message.generation
            from message join conversation on conversation.id = message.conversation
            where message.status = 'RUNNING'""";

    private final Jdbi jdbi;
    private final Clock clock;
    private final ChangeFeed feed;
    private final SearchEntries search;

    public Messages(Database database, Clock clock, ChangeFeed feed) {
        this.jdbi = database.jdbi();
        this.clock = clock;
        this.feed = feed;
        this.search = new SearchEntries(database.searchIndex());
    }

    /** What becomes of a question. */
    public sealed interface Asked {}

    public record Stored(Exchange exchange) implements Asked {}

    /** Why nothing was stored. */
    public enum Refusal implements Asked {
        /** There is no such conversation of this owner. */
        NO_CONVERSATION,
        /** There is no such message in it to go on from. */
        NO_PARENT,
        /** A question names a file that is not this owner's. */
        NO_ATTACHMENT,
        /** The id is that of a message with another text. */
        ID_TAKEN,
        /** This generation has its place already. */
        ASKED_BEFORE
    }

    /** All of a conversation in the order of arrival; empty also when it is not the owner's. */
    public List<Message> of(String owner, String conversation) {
        return jdbi.withHandle(
                handle -> MessageFiles.with(handle, conversation, MessageTable.all(handle, owner, conversation)));
    }

    /** All branches of a conversation together; nothing where it is not the owner's. */
    public Weight weight(String owner, String conversation) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select
                          (select coalesce(sum(octet_length(message.text)), 0) from message
                           where message.conversation = conversation.id) as said,
                          coalesce(sum(octet_length(content.text)), 0) as read_out,
                          count(case when attachment.type like 'image/%' then 1 end) as pictures,
                          coalesce(sum(case when content.text is null and attachment.type not like 'image/%'
                            then content.size end), 0) as files
                        from conversation
                        left join message_attachment on message_attachment.conversation = conversation.id
                        left join attachment on attachment.id = message_attachment.attachment
                        left join content on content.hash = attachment.hash
                        where conversation.id = :id and conversation.owner = :owner
                        group by conversation.id""")
                .bind("id", conversation)
                .bind("owner", owner)
                .map((row, context) -> new Weight(
                        row.getLong("said") + row.getLong("read_out"), row.getLong("pictures"), row.getLong("files")))
                .findOne()
                .orElseGet(() -> new Weight(0, 0, 0)));
    }

    /**
     * Stores what is asked and the place of its answer, in one transaction: either both are there or nothing is.
     *
     * @param branch where the first question goes on
     * @param plan who will answer
     */
    public Asked ask(String owner, String conversation, Branch branch, List<Question> questions, AnswerPlan plan) {
        Asked asked = jdbi.inTransaction(
                handle -> new Asking(handle, owner, conversation, search, now()).store(branch, questions, plan));
        if (asked instanceof Stored stored) {
            Optional<String> answer = Optional.of(stored.exchange().answer());
            feed.tell(owner, new Change(conversation, Change.What.ASKED, answer, Optional.of(plan.generation())));
        }
        return asked;
    }

    /** Adds to what a running answer has said; without effect on one that has ended. */
    public void progress(String conversation, String answer, AnswerPart part) {
        jdbi.useTransaction(handle -> bind(part, handle.createUpdate("""
                        update message set text = text || :text, thinking = thinking || :thinking,
                          citations = :citations, tools = :tools
                        where conversation = :conversation and id = :id and status = 'RUNNING'"""))
                .bind("conversation", conversation)
                .bind("id", answer)
                .execute());
    }

    /** Ends a running answer, with the last it said; without effect on one that has ended. */
    public void finish(String owner, String conversation, String answer, AnswerPart part, AnswerEnd end) {
        end(owner, conversation, answer, "text = text || :text, thinking = thinking || :thinking", part, end);
    }

    /** Ends a running answer with all that it has said, whatever is stored of it; without effect on one that has ended. */
    public void replace(String owner, String conversation, String answer, AnswerPart whole, AnswerEnd end) {
        end(owner, conversation, answer, "text = :text, thinking = :thinking", whole, end);
    }

    private void end(String owner, String conversation, String answer, String said, AnswerPart part, AnswerEnd end) {
        int ended = jdbi.inTransaction(handle -> {
            touch(handle, conversation, now()); // first the conversation, then its messages: as a deletion does
            Update update = bind(part, handle.createUpdate("update message set " + said + """
                            , citations = :citations, tools = :tools, status = :status, reason = :reason,
                              input_tokens = :input, output_tokens = :output, total_tokens = :total
                            where conversation = :conversation and id = :id and status = 'RUNNING'"""))
                    .bind("status", end.status().name())
                    .bindByType("reason", end.reason().orElse(null), String.class)
                    .bind("conversation", conversation)
                    .bind("id", answer);
            int updated = MessageRow.bind(update, end.tokens()).execute();
            if (updated > 0) {
                MessageTable.find(handle, conversation, answer)
                        .ifPresent(it -> search.message(handle, owner, conversation, answer, it.text()));
            }
            return updated;
        });
        if (ended > 0) {
            feed.tell(owner, new Change(conversation, Change.What.ANSWERED, Optional.of(answer), Optional.empty()));
        }
    }

    /** All that run, of whichever node, and were asked for so long ago. */
    public List<RunningMessage> running(Duration age) {
        return jdbi.withHandle(handle -> running(handle.createQuery(RUNNING + " and message.created_at <= :before")
                .bind("before", Conversations.at(now().minus(age)))));
    }

    /** Those of a conversation. */
    public List<RunningMessage> running(String conversation) {
        return jdbi.withHandle(
                handle -> running(handle.createQuery(RUNNING + " and message.conversation = :conversation")
                        .bind("conversation", conversation)));
    }

    private static List<RunningMessage> running(Query query) {
        return query.map((row, context) -> new RunningMessage(
                        row.getString("owner"),
                        row.getString("conversation"),
                        row.getString("id"),
                        row.getString("generation")))
                .list();
    }

    /** Marks an answer that nobody makes; without effect on one that has ended. */
    public void interrupt(RunningMessage message) {
        finish(
                message.owner(),
                message.conversation(),
                message.message(),
                AnswerPart.NOTHING,
                new AnswerEnd(Message.Status.INTERRUPTED, Optional.empty(), Optional.empty()));
    }

    private static Update bind(AnswerPart part, Update update) {
        return update.bind("text", part.text())
                .bind("thinking", part.thinking())
                .bindByType("citations", MessageLists.sources(part.sources()), String.class)
                .bindByType("tools", MessageLists.tools(part.tools()), String.class);
    }

    /**
     * Marks answers that were running when the server ended. To be called once, before any answer starts, and only by a node that
     * is alone.
     *
     * @return how many there were
     */
    public int interruptRunning() {
        List<RunningMessage> all = jdbi.withHandle(handle -> running(handle.createQuery(RUNNING)));
        all.forEach(this::interrupt);
        return all.size();
    }

    static void touch(Handle handle, String conversation, Instant now) {
        handle.createUpdate("update conversation set updated_at = :now where id = :id")
                .bind("now", Conversations.at(now))
                .bind("id", conversation)
                .execute();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
