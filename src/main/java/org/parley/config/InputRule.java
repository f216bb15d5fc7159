package org.parley.config;

import com.google.re2j.Pattern;
import java.util.List;

/**
 * What people may not say to a model, or not in clear.
 *
 * @param name told where the rule hits, in place of the text
 * @param finds each of them is a hit
 */
public record InputRule(String name, Action action, List<Find> finds) {
    public InputRule {
        finds = List.copyOf(finds);
    }

    /** What becomes of a hit. */
    public enum Action {
        /** Nothing of the request is stored or sent. */
        REFUSE,
        /** The rule's name stands in its place in what is stored and sent. */
        MASK
    }

    /** What is looked for. */
    public sealed interface Find {}

    /** Data of a person, by what it looks like and, where it has one, by its check digit. */
    public enum PersonalData implements Find {
        E_MAIL("e-mail"),
        PHONE("phone"),
        IBAN("iban"),
        CREDIT_CARD("credit-card");

        private final String ruleName;

        PersonalData(String ruleName) {
            this.ruleName = ruleName;
        }

        String ruleName() {
            return ruleName;
        }
    }

    /** A word, or several in a row: whole, in whichever case. */
    public record Words(String text) implements Find {}

    /** By RE2, whose time grows with the text alone, whatever the expression. */
    public record Expression(Pattern pattern) implements Find {}
}
