package org.parley.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parley.config.Settings;
import org.parley.conversation.Message;
import org.parley.provider.Attachment;
import org.parley.provider.Prompt;
import org.parley.provider.Turn;

/** From a checked request to what the model is asked. */
final class PromptBuilder {
    /** Of a name that nobody had to offer ({@code parley.models=*}). */
    private static final int LONGEST_MODEL = 200;

    private final Settings.Models models;

    PromptBuilder(Settings.Models models) {
        this.models = models;
    }

    /** @throws ProblemException 400 for a model that is not offered */
    Prompt build(GenerationRequest request) {
        return build(request, request.messages());
    }

    /** The same with a stored history in place of the request's messages, which are its end. */
    Prompt buildStored(GenerationRequest request, List<Message> history) {
        List<GenerationRequest.Message> messages = history.stream()
                .filter(message -> !message.text().isBlank() || message.role() == Message.Role.USER)
                .map(PromptBuilder::said)
                .toList();
        return build(request, messages);
    }

    private Prompt build(GenerationRequest request, List<GenerationRequest.Message> messages) {
        return new Prompt(model(request), turns(messages, request.files()), request.reasoning(), request.tools());
    }

    private static GenerationRequest.Message said(Message message) {
        Turn.Role role = switch (message.role()) {
            case USER -> Turn.Role.USER;
            case ASSISTANT -> Turn.Role.ASSISTANT;
        };
        return new GenerationRequest.Message(
                Optional.of(message.id()), role, message.author(), message.text(), List.of());
    }

    /** @throws ProblemException 400 when it is not offered */
    String model(GenerationRequest request) {
        String model = request.model().filter(name -> !name.isBlank()).orElse(models.standard());
        if (!models.admits(model) || model.length() > LONGEST_MODEL) {
            throw new ProblemException(Problem.invalid("/model", "is not one of the offered models"));
        }
        return model;
    }

    private static List<Turn> turns(List<GenerationRequest.Message> messages, List<Attachment> files) {
        int newest = newestUserMessage(messages);
        if (newest < 0 && !files.isEmpty()) {
            throw new ProblemException(Problem.badRequest("Files need a user message to go with."));
        }
        boolean severalSpeak = severalSpeak(messages);
        List<Turn> turns = new ArrayList<>(messages.size());
        for (int i = 0; i < messages.size(); i++) {
            GenerationRequest.Message message = messages.get(i);
            Optional<String> speaker =
                    severalSpeak && message.role() == Turn.Role.USER ? message.author() : Optional.empty();
            turns.add(new Turn(message.role(), speaker, message.text(), i == newest ? files : List.of()));
        }
        return turns;
    }

    private static int newestUserMessage(List<GenerationRequest.Message> messages) {
        int newest = messages.size() - 1;
        while (newest >= 0 && messages.get(newest).role() != Turn.Role.USER) {
            newest--;
        }
        return newest;
    }

    private static boolean severalSpeak(List<GenerationRequest.Message> messages) {
        return messages.stream()
                        .filter(message -> message.role() == Turn.Role.USER)
                        .map(message -> message.author().orElse(""))
                        .distinct()
                        .limit(2)
                        .count()
                > 1;
    }
}
