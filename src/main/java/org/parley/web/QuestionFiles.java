package org.parley.web;

import java.util.ArrayList;
import java.util.List;
import org.parley.conversation.AttachedFile;
import org.parley.conversation.Attachments;
import org.parley.conversation.NewFile;
import org.parley.provider.Turn;

/** Stores what was sent along with a question of a stored conversation. */
final class QuestionFiles {
    private final Attachments attachments;
    private final int most;

    /** @param most files of one message */
    QuestionFiles(Attachments attachments, int most) {
        this.attachments = attachments;
        this.most = most;
    }

    /**
     * The request's messages, of which the newest of a user has what was sent along.
     *
     * @throws ProblemException 400 when there is none, or too much
     */
    List<GenerationRequest.Message> stored(String owner, GenerationRequest request) {
        List<NewFile> files = request.files();
        List<GenerationRequest.Message> messages = new ArrayList<>(request.messages());
        if (files.isEmpty()) {
            return messages;
        }
        int newest = messages.size() - 1;
        while (newest >= 0 && messages.get(newest).role() != Turn.Role.USER) {
            newest--;
        }
        if (newest < 0) {
            throw new ProblemException(Problem.badRequest("Files need a user message to go with."));
        }
        if (files.size() + messages.get(newest).attachments().size() > most) {
            throw new ProblemException(
                    Problem.invalid("/messages/" + newest + "/attachments", "must be at most " + most + " files"));
        }
        List<String> ids = files.stream()
                .map(file -> attachments.add(owner, file))
                .map(AttachedFile::id)
                .toList();
        messages.set(newest, messages.get(newest).with(ids));
        return messages;
    }

    /** Nothing was asked: what no message has is deleted again. */
    void discard(String owner, List<GenerationRequest.Message> stored, GenerationRequest request) {
        for (int i = 0; i < stored.size(); i++) {
            List<String> ids = stored.get(i).attachments();
            int before = request.messages().get(i).attachments().size();
            ids.subList(before, ids.size()).forEach(id -> attachments.delete(owner, id));
        }
    }
}
