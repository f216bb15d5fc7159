package org.parley.conversation;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** What was said in conversations: trees of messages. */
public final class Messages {
    private final Jdbi jdbi;
    private final Clock clock;
    private final ChangeFeed feed;

    public Messages(Database database, Clock clock, ChangeFeed feed) {
        this.jdbi = database.jdbi();
        this.clock = clock;
        this.feed = feed;
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
        return jdbi.withHandle(handle -> MessageFiles.with(handle, conversation, all(handle, owner, conversation)));
    }

    /**
     * Stores what is asked and the place of its answer, in one transaction: either both are there or nothing is.
     *
     * @param branch where the first question goes on
     * @param plan who will answer
     */
    public Asked ask(String owner, String conversation, Branch branch, List<Question> questions, AnswerPlan plan) {
        Asked asked = store(owner, conversation, branch, questions, plan);
        if (asked instanceof Stored stored) {
            Optional<String> answer = Optional.of(stored.exchange().answer());
            feed.tell(owner, new Change(conversation, Change.What.ASKED, answer, Optional.of(plan.generation())));
        }
        return asked;
    }

    private Asked store(String owner, String conversation, Branch branch, List<Question> questions, AnswerPlan plan) {
        return jdbi.inTransaction(handle -> {
            if (!lock(handle, owner, conversation)) {
                return Refusal.NO_CONVERSATION;
            }
            Map<String, Message> known = new HashMap<>();
            List<Message> before = all(handle, owner, conversation);
            Optional<String> generation = Optional.of(plan.generation());
            if (before.stream().anyMatch(message -> message.generation().equals(generation))) {
                return Refusal.ASKED_BEFORE;
            }
            before.forEach(message -> known.put(message.id(), message));
            if (branch instanceof Branch.After after && !known.containsKey(after.message())) {
                return Refusal.NO_PARENT;
            }
            Optional<String> last = switch (branch) {
                case Branch.Beginning beginning -> Optional.empty();
                case Branch.After after -> Optional.of(after.message());
                case Branch.Newest newest ->
                    before.isEmpty()
                            ? Optional.empty()
                            : Optional.of(before.getLast().id());
            };
            for (Question question : questions) {
                @Nullable Message there = question.id().map(known::get).orElse(null);
                if (there == null && !MessageFiles.areOwn(handle, owner, question.attachments())) {
                    return rollback(handle, Refusal.NO_ATTACHMENT);
                } else if (there == null) {
                    Message message = message(question, last);
                    insert(handle, conversation, message);
                    MessageFiles.link(handle, conversation, message.id(), question.attachments());
                    known.put(message.id(), message);
                    last = Optional.of(message.id());
                } else if (there.role() == question.role() && there.text().equals(question.text())) {
                    last = Optional.of(there.id());
                } else {
                    return rollback(handle, Refusal.ID_TAKEN);
                }
            }
            Message answer = running(last, plan);
            insert(handle, conversation, answer);
            List<Message> history = MessageFiles.with(handle, conversation, path(known, last));
            entitle(handle, conversation, history.getFirst());
            touch(handle, conversation);
            return new Stored(new Exchange(history, answer.id()));
        });
    }

    /** Adds to what a running answer has said; without effect on one that has ended. */
    public void progress(String conversation, String answer, AnswerPart part) {
        jdbi.useHandle(handle -> bind(part, handle.createUpdate("""
                        update message set text = text || :text, thinking = thinking || :thinking,
                          citations = :citations, tools = :tools
                        where conversation = :conversation and id = :id and status = 'RUNNING'"""))
                .bind("conversation", conversation)
                .bind("id", answer)
                .execute());
    }

    /** Ends a running answer, with the last it said; without effect on one that has ended. */
    public void finish(String owner, String conversation, String answer, AnswerPart part, AnswerEnd end) {
        int ended = jdbi.inTransaction(handle -> {
            touch(handle, conversation); // first the conversation, then its messages: as a deletion does
            return bind(part, handle.createUpdate("""
                            update message set text = text || :text, thinking = thinking || :thinking,
                              citations = :citations, tools = :tools, status = :status, reason = :reason,
                              input_tokens = :input, output_tokens = :output, total_tokens = :total
                            where conversation = :conversation and id = :id and status = 'RUNNING'"""))
                    .bind("status", end.status().name())
                    .bindByType("reason", end.reason().orElse(null), String.class)
                    .bindByType("input", end.tokens().map(Message.Tokens::input).orElse(null), Long.class)
                    .bindByType(
                            "output", end.tokens().map(Message.Tokens::output).orElse(null), Long.class)
                    .bindByType("total", end.tokens().map(Message.Tokens::total).orElse(null), Long.class)
                    .bind("conversation", conversation)
                    .bind("id", answer)
                    .execute();
        });
        if (ended > 0) {
            feed.tell(owner, new Change(conversation, Change.What.ANSWERED, Optional.of(answer), Optional.empty()));
        }
    }

    private static Update bind(AnswerPart part, Update update) {
        return update.bind("text", part.text())
                .bind("thinking", part.thinking())
                .bindByType("citations", MessageLists.sources(part.sources()), String.class)
                .bindByType("tools", MessageLists.tools(part.tools()), String.class);
    }

    /**
     * Marks answers that were running when the server ended. To be called once, before any answer starts.
     *
     * @return how many there were
     */
    public int interruptRunning() {
        return jdbi.withHandle(
                handle -> handle.execute("update message set status = 'INTERRUPTED' where status = 'RUNNING'"));
    }

    /** The row is locked to the transaction's end, so that two questions at once get one order. */
    private static boolean lock(Handle handle, String owner, String conversation) {
        return handle.createQuery("select id from conversation where id = :id and owner = :owner for update")
                .bind("id", conversation)
                .bind("owner", owner)
                .mapTo(String.class)
                .findOne()
                .isPresent();
    }

    private static List<Message> all(Handle handle, String owner, String conversation) {
        return handle.createQuery("""
                        select message.* from message join conversation on conversation.id = message.conversation
                        where message.conversation = :conversation and conversation.owner = :owner
                        order by message.arrival""")
                .bind("conversation", conversation)
                .bind("owner", owner)
                .map((row, context) -> MessageRow.read(row))
                .list();
    }

    private static Asked rollback(Handle handle, Asked refused) {
        handle.rollback();
        return refused;
    }

    private Message message(Question question, Optional<String> parent) {
        return new Message(
                question.id().orElseGet(RandomId::next),
                parent,
                question.role(),
                question.author(),
                question.text(),
                "",
                Message.Status.COMPLETED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                List.of(),
                List.of(),
                List.of());
    }

    private Message running(Optional<String> parent, AnswerPlan plan) {
        return new Message(
                RandomId.next(),
                parent,
                Message.Role.ASSISTANT,
                Optional.empty(),
                "",
                "",
                Message.Status.RUNNING,
                Optional.empty(),
                Optional.of(plan.model()),
                Optional.of(plan.generation()),
                Optional.empty(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                List.of(),
                List.of(),
                List.of());
    }

    static void insert(Handle handle, String conversation, Message message) {
        MessageRow.bind(handle.createUpdate("""
                                insert into message (conversation, id, parent, role, author, text, thinking, status,
                                  model, generation, created_at)
                                values (:conversation, :id, :parent, :role, :author, :text, :thinking, :status,
                                  :model, :generation, :created)"""), message)
                .bind("conversation", conversation)
                .execute();
    }

    /** The first question, or its first file's name, stands for a title until there is a better one. */
    private static void entitle(Handle handle, String conversation, Message first) {
        boolean silent = first.text().isBlank() && !first.attachments().isEmpty();
        handle.createUpdate("update conversation set title = :title where id = :id and title = ''")
                .bind(
                        "title",
                        Conversations.fitting(
                                silent ? first.attachments().getFirst().name() : first.text()))
                .bind("id", conversation)
                .execute();
    }

    private void touch(Handle handle, String conversation) {
        handle.createUpdate("update conversation set updated_at = :now where id = :id")
                .bind("now", Conversations.at(clock.instant().truncatedTo(ChronoUnit.MILLIS)))
                .bind("id", conversation)
                .execute();
    }

    /** From the first message to this one. */
    private static List<Message> path(Map<String, Message> known, Optional<String> last) {
        Deque<Message> path = new ArrayDeque<>();
        Optional<Message> next = last.map(known::get);
        while (next.isPresent()) {
            path.addFirst(next.get());
            next = next.get().parent().map(known::get);
        }
        return List.copyOf(path);
    }
}
