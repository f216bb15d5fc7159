package org.parley.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.parley.conversation.Branch;
import org.parley.conversation.Message;
import org.parley.conversation.Messages;
import org.parley.conversation.Question;
import org.parley.generation.Admission;
import org.parley.generation.Answers;
import org.parley.generation.Follower;
import org.parley.generation.GenerationId;
import org.parley.generation.Generations;
import org.parley.generation.OnDisconnect;
import org.parley.generation.Start;
import org.parley.generation.StoredStart;
import org.parley.identity.Caller;
import org.parley.provider.Turn;

/** From a request to a running answer, stateless or in a stored conversation; what is refused becomes a problem. */
final class AnswerStarter {
    private static final Pattern MESSAGE_ID = Pattern.compile("[A-Za-z0-9_.:-]{1,64}");

    private final RequestReader requests;
    private final InputCheck input;
    private final PromptBuilder prompts;
    private final QuestionFiles files;
    private final Generations generations;
    private final Answers answers;

    AnswerStarter(
            RequestReader requests,
            InputCheck input,
            PromptBuilder prompts,
            QuestionFiles files,
            Generations generations,
            Answers answers) {
        this.requests = requests;
        this.input = input;
        this.prompts = prompts;
        this.files = files;
        this.generations = generations;
        this.answers = answers;
    }

    /**
     * @return reads the answer from its beginning; to be closed
     * @throws ProblemException when nothing was started
     */
    Follower start(HttpServletRequest request, Caller caller, GenerationId id, OnDisconnect onDisconnect)
            throws IOException {
        GenerationRequest asked = checked(requests.read(request), AuditFilter.notes(request));
        AuditFilter.tell(request, () -> asked.messages().getLast().text());
        return asked.conversation().isPresent()
                ? inConversation(asked.conversation().get(), asked, caller, id, onDisconnect)
                : stateless(asked, caller, id, onDisconnect);
    }

    private GenerationRequest checked(GenerationRequest asked, Consumer<String> audit) {
        input.requirePassing(asked.files(), audit);
        GenerationRequest passed = asked.with(input.passed(asked.messages(), audit));
        input.requireHarmless(passed, audit);
        return passed;
    }

    private Follower stateless(GenerationRequest asked, Caller caller, GenerationId id, OnDisconnect onDisconnect) {
        return switch (generations.start(
                Start.stateless(id, caller, prompts.build(asked, caller.id()), onDisconnect))) {
            case Admission.Admitted admitted -> admitted.reader();
            case Admission.Taken taken -> throw idTaken();
            case Admission.Refused refused -> throw QuotaProblem.of(refused.why());
            case Admission.Busy busy -> throw busy(busy.retryAfter());
        };
    }

    private Follower inConversation(
            String conversation, GenerationRequest asked, Caller caller, GenerationId id, OnDisconnect onDisconnect) {
        prompts.requireAttachments(asked, caller.id());
        List<GenerationRequest.Message> messages = files.stored(caller.id(), asked);
        Answers.Asked outcome = answers.ask(new StoredStart(
                id,
                caller,
                conversation,
                branch(asked.parent()),
                questions(messages),
                prompts.model(asked),
                asked.tools(),
                history -> prompts.buildStored(asked, history),
                onDisconnect));
        return switch (outcome) {
            case Answers.Asked.Admitted admitted -> admitted.reader();
            case Answers.Asked.Taken taken -> throw idTaken();
            case Answers.Asked.Busy busy -> throw busy(busy.retryAfter());
            case Answers.Asked.Limited limited -> {
                files.discard(caller.id(), messages, asked);
                throw QuotaProblem.of(limited.why());
            }
            case Answers.Asked.Refused refused -> {
                files.discard(caller.id(), messages, asked);
                throw refused(refused.reason());
            }
        };
    }

    private static Branch branch(Optional<String> parent) {
        return parent.<Branch>map(id -> id.isEmpty() ? new Branch.Beginning() : new Branch.After(id))
                .orElseGet(Branch.Newest::new);
    }

    private static List<Question> questions(List<GenerationRequest.Message> messages) {
        List<Question> questions = new ArrayList<>(messages.size());
        for (int i = 0; i < messages.size(); i++) {
            GenerationRequest.Message message = messages.get(i);
            Optional<String> id = message.id();
            if (id.isPresent() && !MESSAGE_ID.matcher(id.get()).matches()) {
                throw new ProblemException(Problem.invalid(
                        "/messages/" + i + "/id",
                        "must be at most 64 letters, digits, _, ., : or - in a conversation"));
            }
            questions.add(
                    new Question(id, role(message.role()), message.author(), message.text(), message.attachments()));
        }
        return questions;
    }

    private static Message.Role role(Turn.Role role) {
        return switch (role) {
            case USER -> Message.Role.USER;
            case ASSISTANT -> Message.Role.ASSISTANT;
        };
    }

    private static ProblemException refused(Messages.Refusal reason) {
        return switch (reason) {
            case NO_CONVERSATION -> new ProblemException(Problem.notFound());
            case NO_PARENT -> new ProblemException(Problem.invalid("/parent", "is not a message of this conversation"));
            case NO_ATTACHMENT -> new ProblemException(Problem.invalid("/messages", "name an unknown attachment"));
            case ID_TAKEN ->
                new ProblemException(Problem.of(
                        409,
                        "message-id-taken",
                        "A message's id has been used",
                        "Another message of this conversation has it; choose a new one."));
            case ASKED_BEFORE -> idTaken();
        };
    }

    private static ProblemException idTaken() {
        return new ProblemException(Problem.of(
                409, "id-taken", "This id has been used", "Choose a new Parley-Generation for a new answer."));
    }

    private static ProblemException busy(Duration retryAfter) {
        return new ProblemException(
                Problem.of(503, "busy", "Parley is busy", "Ask again in a moment; nothing was sent."),
                Map.of("Retry-After", Long.toString(retryAfter.toSeconds())));
    }
}
