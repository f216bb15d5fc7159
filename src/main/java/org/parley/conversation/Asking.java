package org.parley.conversation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Storing what is asked, and the place of its answer, within one transaction; one use. */
final class Asking {
    private final Handle handle;
    private final String owner;
    private final String conversation;
    private final SearchEntries search;
    private final Instant now;

    Asking(Handle handle, String owner, String conversation, SearchEntries search, Instant now) {
        this.handle = handle;
        this.owner = owner;
        this.conversation = conversation;
        this.search = search;
        this.now = now;
    }

    /** @param questions at least one */
    Messages.Asked store(Branch branch, List<Question> questions, AnswerPlan plan) {
        if (!lock()) {
            return Messages.Refusal.NO_CONVERSATION;
        }
        if (MessageTable.hasGeneration(handle, conversation, plan.generation())) {
            return Messages.Refusal.ASKED_BEFORE;
        }
        if (branch instanceof Branch.After after
                && MessageTable.find(handle, conversation, after.message()).isEmpty()) {
            return Messages.Refusal.NO_PARENT;
        }
        Optional<String> last = switch (branch) {
            case Branch.Beginning beginning -> Optional.empty();
            case Branch.After after -> Optional.of(after.message());
            case Branch.Newest newest -> MessageTable.newest(handle, conversation);
        };
        String newest = "";
        for (Question question : questions) {
            Optional<Message> there = question.id().flatMap(id -> MessageTable.find(handle, conversation, id));
            if (there.isEmpty() && !MessageFiles.areOwn(handle, owner, question.attachments())) {
                return refused(Messages.Refusal.NO_ATTACHMENT);
            }
            if (there.filter(message -> !isSame(message, question)).isPresent()) {
                return refused(Messages.Refusal.ID_TAKEN);
            }
            Optional<String> parent = last;
            newest = there.map(Message::id).orElseGet(() -> insert(question, parent));
            last = Optional.of(newest);
        }
        Message answer = running(newest, plan);
        MessageTable.insert(handle, conversation, answer);
        List<Message> history =
                MessageFiles.with(handle, conversation, MessageTable.path(handle, conversation, newest));
        entitle(history.getFirst());
        Messages.touch(handle, conversation, now);
        return new Messages.Stored(new Exchange(history, answer.id()));
    }

    /** The row is locked to the transaction's end, so that two questions at once get one order. */
    private boolean lock() {
        return handle.createQuery("select id from conversation where id = :id and owner = :owner for update")
                .bind("id", conversation)
                .bind("owner", owner)
                .mapTo(String.class)
                .findOne()
                .isPresent();
    }

    private Messages.Refusal refused(Messages.Refusal refusal) {
        handle.rollback();
        return refusal;
    }

    private static boolean isSame(Message there, Question question) {
        return there.role() == question.role() && there.text().equals(question.text());
    }

    /** @return its id */
    private String insert(Question question, Optional<String> parent) {
        Message message = new Message(
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
                now,
                List.of(),
                List.of(),
                List.of());
        MessageTable.insert(handle, conversation, message);
        MessageFiles.link(handle, conversation, message.id(), question.attachments());
        search.message(handle, owner, conversation, message.id(), message.text());
        return message.id();
    }

    private Message running(String parent, AnswerPlan plan) {
        return new Message(
                RandomId.next(),
                Optional.of(parent),
                Message.Role.ASSISTANT,
                Optional.empty(),
                "",
                "",
                Message.Status.RUNNING,
                Optional.empty(),
                Optional.of(plan.model()),
                Optional.of(plan.generation()),
                Optional.empty(),
                now,
                List.of(),
                List.of(),
                List.of());
    }

    /** The first question, or its first file's name, stands for a title until there is a better one. */
    private void entitle(Message first) {
        boolean silent = first.text().isBlank() && !first.attachments().isEmpty();
        String title =
                Conversations.fitting(silent ? first.attachments().getFirst().name() : first.text());
        int entitled = handle.createUpdate("update conversation set title = :title where id = :id and title = ''")
                .bind("title", title)
                .bind("id", conversation)
                .execute();
        if (entitled > 0) {
            search.title(handle, owner, conversation, title);
        }
    }
}
