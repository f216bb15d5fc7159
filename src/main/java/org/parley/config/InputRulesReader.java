package org.parley.config;

import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.parley.config.InputRule.Action;
import org.parley.config.InputRule.Find;
import org.parley.config.InputRule.PersonalData;

/**
 * Reads {@code refuse iban, project "Falcon" "Grey Owl"; mask e-mail, badge /EMP-[0-9]{6}/}: names of what is known here, or of the
 * operator's own words and expressions; one use.
 */
final class InputRulesReader {
    private static final Pattern ACTION = Pattern.compile("\\s*(refuse|mask)\\s+");
    private static final Pattern NAME = Pattern.compile("\\s*([\\p{L}\\p{N}][\\p{L}\\p{N}_-]{0,39})\\s*");
    private static final Pattern WORDS = Pattern.compile("\"([^\"]+)\"\\s*");
    private static final Pattern EXPRESSION = Pattern.compile("/((?:[^/\\\\]|\\\\.)+)/\\s*");
    private static final Pattern NEXT_NAME = Pattern.compile(",");
    private static final Pattern NEXT_ACTION = Pattern.compile("[;\\s]*;\\s*|\\z");

    private static final String NAMES =
            Arrays.stream(PersonalData.values()).map(PersonalData::ruleName).collect(Collectors.joining(", "));

    private final SettingsReader reader;
    private final String text;
    private final List<InputRule> rules = new ArrayList<>();
    private int at;

    private InputRulesReader(SettingsReader reader, String text) {
        this.reader = reader;
        this.text = text;
    }

    static List<InputRule> read(SettingsReader reader) {
        InputRulesReader rules =
                new InputRulesReader(reader, reader.text(Setting.INPUT_RULES).orElse(""));
        return rules.all() ? rules.rules : List.of();
    }

    /** @return whether all of it is understood; if not, it is told */
    private boolean all() {
        while (at < text.length()) {
            int beginning = at;
            Optional<Action> action = next(ACTION).map(word -> Action.valueOf(word.toUpperCase(Locale.ROOT)));
            if (action.isEmpty() || !named(action.get()) || next(NEXT_ACTION).isEmpty()) {
                reader.fault(
                        Setting.INPUT_RULES,
                        "must be such as refuse iban, project \"Falcon\"; mask e-mail, badge /EMP-[0-9]{6}/ where it says \""
                                + text.substring(beginning) + "\"");
                return false;
            }
        }
        return true;
    }

    private boolean named(Action action) {
        do {
            Optional<String> name = next(NAME);
            if (name.isEmpty()) {
                return false;
            }
            rules.add(new InputRule(name.get(), action, finds(name.get())));
        } while (next(NEXT_NAME).isPresent());
        return true;
    }

    private List<Find> finds(String name) {
        List<Find> finds = new ArrayList<>();
        Optional<PersonalData> known = Arrays.stream(PersonalData.values())
                .filter(data -> data.ruleName().equals(name))
                .findFirst();
        known.ifPresent(finds::add);
        for (Optional<Find> own = own(name); own.isPresent(); own = own(name)) {
            finds.add(own.get());
        }
        if (finds.isEmpty() || (known.isPresent() && finds.size() > 1)) {
            reader.fault(
                    Setting.INPUT_RULES,
                    "must say what " + name + " is, as \"words\" or an /expression/; only " + NAMES
                            + " are known, and have nothing after them");
        }
        return finds;
    }

    private Optional<Find> own(String name) {
        return next(WORDS)
                .<Find>map(InputRule.Words::new)
                .or(() -> next(EXPRESSION).map(it -> expression(name, it)));
    }

    private Find expression(String name, String expression) {
        try {
            com.google.re2j.Pattern pattern = com.google.re2j.Pattern.compile(expression);
            if (pattern.matcher("").find()) {
                reader.fault(Setting.INPUT_RULES, "has an expression for " + name + " that finds what is not there");
            }
            return new InputRule.Expression(pattern);
        } catch (PatternSyntaxException e) {
            reader.fault(
                    Setting.INPUT_RULES,
                    "has an expression for " + name + " that RE2 does not know: " + e.getDescription());
            return new InputRule.Words(expression);
        }
    }

    /** What is meant in what comes next, which is passed; empty where it is something else. */
    private Optional<String> next(Pattern pattern) {
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            return Optional.empty();
        }
        at = matcher.end();
        return Optional.of(matcher.group(matcher.groupCount()));
    }
}
