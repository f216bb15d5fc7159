package org.parley.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.parley.config.Settings;
import org.parley.conversation.AttachedFile;
import org.parley.conversation.Message;
import org.parley.provider.Attachment;
import org.parley.provider.Prompt;
import org.parley.provider.Turn;

/** From a checked request to what the model is asked. */
final class PromptBuilder {
    /** Of a name that nobody had to offer ({@code parley.models=*}). */
    private static final int LONGEST_MODEL = 200;

    private final Settings.Models models;
    private final PromptFiles files;
    private final InputCheck input;

    /** @param input of what is stored, or sent along, as it came */
    PromptBuilder(Settings.Models models, PromptFiles files, InputCheck input) {
        this.models = models;
        this.files = files;
        this.input = input;
    }

    private record Said(Turn.Role role, Optional<String> author, String text, List<AttachedFile> files) {}

    /**
     * @param owner whose attachments the messages may name
     * @throws ProblemException 400 for a model that is not offered or an attachment that is not the owner's; 413 for too many
     */
    Prompt build(GenerationRequest request, String owner) {
        return build(request, said(request, owner), files.of(request.files()));
    }

    /** @throws ProblemException 400 for an attachment that is not the owner's */
    void requireAttachments(GenerationRequest request, String owner) {
        var unused = said(request, owner);
    }

    private List<Said> said(GenerationRequest request, String owner) {
        List<Said> said = new ArrayList<>(request.messages().size());
        for (int i = 0; i < request.messages().size(); i++) {
            GenerationRequest.Message message = request.messages().get(i);
            List<AttachedFile> attached = files.find(owner, message.attachments(), "/messages/" + i + "/attachments");
            said.add(new Said(message.role(), message.author(), message.text(), attached));
        }
        return said;
    }

    /** The same with a stored history in place of the request's messages and files, which are its end. */
    Prompt buildStored(GenerationRequest request, List<Message> history) {
        List<Said> said = history.stream()
                .filter(message -> !message.text().isBlank() || message.role() == Message.Role.USER)
                .map(PromptBuilder::said)
                .toList();
        return build(request, said, List.of());
    }

    private Prompt build(GenerationRequest request, List<Said> said, List<Attachment> sentAlong) {
        return new Prompt(model(request), turns(said, sentAlong), request.reasoning(), request.tools());
    }

    private static Said said(Message message) {
        Turn.Role role = switch (message.role()) {
            case USER -> Turn.Role.USER;
            case ASSISTANT -> Turn.Role.ASSISTANT;
        };
        return new Said(role, message.author(), message.text(), message.attachments());
    }

    /** @throws ProblemException 400 when it is not offered */
    String model(GenerationRequest request) {
        String model = request.model().filter(name -> !name.isBlank()).orElse(models.standard());
        if (!models.admits(model) || model.length() > LONGEST_MODEL) {
            throw new ProblemException(Problem.invalid("/model", "is not one of the offered models"));
        }
        return model;
    }

    private List<Turn> turns(List<Said> said, List<Attachment> sentAlong) {
        files.requireRoom(said.stream().flatMap(each -> each.files().stream()));
        int newest = newestOfUser(said);
        if (newest < 0 && !sentAlong.isEmpty()) {
            throw new ProblemException(Problem.badRequest("Files need a user message to go with."));
        }
        boolean severalSpeak = severalSpeak(said);
        List<Turn> turns = new ArrayList<>(said.size());
        for (int i = 0; i < said.size(); i++) {
            Said each = said.get(i);
            Optional<String> speaker = severalSpeak && each.role() == Turn.Role.USER ? each.author() : Optional.empty();
            List<Attachment> attached = Stream.concat(
                            files.load(each.files()).stream(), i == newest ? sentAlong.stream() : Stream.empty())
                    .toList();
            String text = each.role() == Turn.Role.USER ? input.masked(each.text()) : each.text();
            turns.add(new Turn(each.role(), speaker, text, attached));
        }
        return turns;
    }

    private static int newestOfUser(List<Said> said) {
        int newest = said.size() - 1;
        while (newest >= 0 && said.get(newest).role() != Turn.Role.USER) {
            newest--;
        }
        return newest;
    }

    private static boolean severalSpeak(List<Said> said) {
        return said.stream()
                        .filter(each -> each.role() == Turn.Role.USER)
                        .map(each -> each.author().orElse(""))
                        .distinct()
                        .limit(2)
                        .count()
                > 1;
    }
}
