package org.parley.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the demo says to one question. */
record DemoAnswer(List<Piece> pieces, boolean slow, boolean fails, Usage usage) {
    private static final Pattern WORD = Pattern.compile("\\S+\\s*|\\s+");
    private static final int LONGEST_ECHO = 500;
    private static final int LONG_PARAGRAPHS = 40;

    private static final String INTRODUCTION = """
            This is the **demo provider** of Parley. No model is asked and nothing leaves this server: it repeats what you \
            wrote and shows how an answer looks.

            """;

    private static final String SETUP = """

            To get real answers, set `OPENAI_API_KEY` (or `OPENAI_BASE_URL` for another server that speaks OpenAI's API) and \
            start Parley again.
            """;

    private static final String SHOWCASE = """

            | Ask | and see |
            |---|---|
            | `demo:long` | a long answer to scroll and stop |
            | `demo:slow` | a long silence before the first word |
            | `demo:fail` | an answer that breaks off |
            | `demo:code` | code in several languages |

            ```java
            try (var reader = Files.newBufferedReader(path)) {
                return reader.lines().filter(line -> !line.isBlank()).count();
            }
            ```

            1. Press **Stop** or `Esc` to end an answer early.
            2. Reload the page in the middle of one: it goes on.
            """;

    private static final String CODE = """

            ```java
            record Point(double x, double y) {
                double distance(Point other) {
                    return Math.hypot(x - other.x, y - other.y);
                }
            }
            ```

            The same in Python:

            ```python
            from math import hypot

            def distance(a, b):
                return hypot(a[0] - b[0], a[1] - b[1])
            ```

            and as SQL:

            ```sql
            SELECT sqrt(power(a.x - b.x, 2) + power(a.y - b.y, 2)) AS distance
            FROM point a CROSS JOIN point b
            WHERE a.id < b.id;
            ```

            """;

    /** @param reasoning whether it is thought, not said */
    record Piece(boolean reasoning, String text) {}

    static DemoAnswer to(Turn question) {
        String asked = question.text().strip();
        boolean fails = asked.equals("demo:fail");
        String text = INTRODUCTION + echo(question) + body(asked);
        List<Piece> pieces = new ArrayList<>();
        words("**Reading the question.** It has " + count(asked) + " words. I am only a demo, so I shall repeat it.")
                .forEach(word -> pieces.add(new Piece(true, word)));
        List<String> words = words(text);
        int said = fails ? words.size() / 2 : words.size();
        words.subList(0, said).forEach(word -> pieces.add(new Piece(false, word)));
        Usage usage = new Usage(count(asked), pieces.size(), count(asked) + (long) pieces.size());
        return new DemoAnswer(List.copyOf(pieces), asked.equals("demo:slow"), fails, usage);
    }

    Ending ending() {
        return fails
                ? new Ending.Failed(new Fault(
                        "demo-failure",
                        "The demo failed, as you asked",
                        502,
                        "This is how an answer looks that breaks off in the middle.",
                        true))
                : new Ending.Completed(Optional.empty(), Optional.of(usage));
    }

    private static String body(String asked) {
        return switch (asked) {
            case "demo:long" -> longText() + SETUP;
            case "demo:code" -> CODE + SETUP;
            case "demo:slow", "demo:fail" -> SETUP;
            default -> SETUP + SHOWCASE;
        };
    }

    private static String echo(Turn question) {
        String text = question.text().strip();
        String shown = text.length() <= LONGEST_ECHO ? text : PlainText.head(text, LONGEST_ECHO) + " …";
        StringBuilder echo = new StringBuilder("You wrote:\n\n> ")
                .append(shown.replace("\n", "\n> "))
                .append('\n');
        for (Attachment attachment : question.attachments()) {
            echo.append("\nYou attached `")
                    .append(attachment.name().replace('`', '\''))
                    .append("` (")
                    .append(size(attachment))
                    .append(").\n");
        }
        return echo.toString();
    }

    private static String size(Attachment attachment) {
        return attachment
                .text()
                .map(text -> text.length() + " characters")
                .orElseGet(() -> attachment.content().length + " bytes");
    }

    private static String longText() {
        StringBuilder text = new StringBuilder("\n");
        for (int i = 1; i <= LONG_PARAGRAPHS; i++) {
            text.append("### Part ")
                    .append(i)
                    .append(" of ")
                    .append(LONG_PARAGRAPHS)
                    .append(
                            "\n\nA long answer is a good moment to scroll up and read from the beginning while the rest arrives: ")
                    .append("the page stays where you are, and a button brings you back to the end.\n\n");
        }
        return text.toString();
    }

    private static int count(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s+").length;
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            words.add(word.group());
        }
        return words;
    }
}
