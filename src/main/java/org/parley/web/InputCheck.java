package org.parley.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.parley.config.InputRule.Action;
import org.parley.conversation.NewFile;
import org.parley.governance.InputRules;
import org.parley.governance.Moderation;
import org.parley.provider.Turn;

/** The operator's rules of what may be said, where requests come in. What they find is named to the audit, never told. */
public final class InputCheck {
    private final InputRules rules;
    private final Moderation moderation;

    InputCheck(InputRules rules, Moderation moderation) {
        this.rules = rules;
        this.moderation = moderation;
    }

    /**
     * What may be stored and sent of a text.
     *
     * @param audit is told the rules that hit
     * @throws ProblemException 422 when nothing may
     */
    public String passed(String text, Consumer<String> audit) {
        return switch (rules.check(text)) {
            case InputRules.Checked.Passed passed -> {
                passed.masked().forEach(rule -> audit.accept("masked: " + rule));
                yield passed.text();
            }
            case InputRules.Checked.Refused refused -> throw refused(refused.rule(), "what you have written", audit);
        };
    }

    /** What people have said; what is given as the assistant's is output, and not held against the rules. */
    List<GenerationRequest.Message> passed(List<GenerationRequest.Message> messages, Consumer<String> audit) {
        return messages.stream()
                .map(message -> message.role() == Turn.Role.USER
                        ? message.saying(
                                passed(message.text(), audit), message.author().map(rules::masked))
                        : message)
                .toList();
    }

    /**
     * Has the provider judge what is about to be answered.
     *
     * @throws ProblemException 422 where it would not have it said, 503 where it does not judge
     */
    public void requireHarmless(List<String> texts, Consumer<String> audit) {
        switch (moderation.judge(texts)) {
            case Moderation.Judged.Passed passed -> {}
            case Moderation.Judged.Flagged flagged -> {
                String categories = String.join(", ", flagged.categories());
                audit.accept("flagged: " + categories);
                throw new ProblemException(Problem.of(
                        422,
                        "input-refused",
                        "The provider\u2019s moderation has something against this",
                        "It was not answered. Categories: " + categories + "."));
            }
            case Moderation.Judged.Unavailable unavailable ->
                throw new ProblemException(
                        Problem.of(
                                503,
                                "upstream-unavailable",
                                "What is asked cannot be checked at the moment",
                                "The provider\u2019s moderation does not answer. Nothing was stored or answered; ask again in a moment."),
                        Map.of("Retry-After", "5"));
        }
    }

    /** What people have said. */
    void requireHarmless(GenerationRequest asked, Consumer<String> audit) {
        requireHarmless(
                asked.messages().stream()
                        .filter(message -> message.role() == Turn.Role.USER)
                        .map(GenerationRequest.Message::text)
                        .toList(),
                audit);
    }

    /**
     * Files stay as they are; what a rule masks goes out masked.
     *
     * @throws ProblemException 422 for one with text that may not be sent
     */
    void requirePassing(List<NewFile> files, Consumer<String> audit) {
        for (NewFile file : files) {
            if (rules.check(text(file)) instanceof InputRules.Checked.Refused refused) {
                throw refused(refused.rule(), "\u201c" + file.name() + "\u201d", audit);
            }
        }
    }

    private static String text(NewFile file) {
        boolean plain = file.type().equals("text/plain");
        return file.text().orElseGet(() -> plain ? new String(file.content(), UTF_8) : "");
    }

    /** What may be sent of a text that is stored as it is. */
    String masked(String text) {
        return rules.masked(text);
    }

    byte[] masked(byte[] utf8) {
        return rules.isEmpty() ? utf8 : rules.masked(new String(utf8, UTF_8)).getBytes(UTF_8);
    }

    /** Names of rules, for people, and whether the provider judges as well. */
    record Names(List<String> refused, List<String> masked, boolean moderated) {}

    Names names() {
        return new Names(rules.names(Action.REFUSE), rules.names(Action.MASK), moderation.isOn());
    }

    private static ProblemException refused(String rule, String where, Consumer<String> audit) {
        audit.accept("refused: " + rule);
        return new ProblemException(Problem.of(
                422,
                "input-refused",
                "This may not be sent to the model",
                "The rule \u201c" + rule + "\u201d of this Parley finds something in " + where
                        + ". Nothing was stored or sent; take it out and ask again."));
    }
}
