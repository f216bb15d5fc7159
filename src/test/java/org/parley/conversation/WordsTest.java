package org.parley.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What counts as a word, and what of a text is shown around it. */
class WordsTest {
    @ParameterizedTest
    @CsvSource({
        "Hello World, hello world",
        "'snake_case, don''t & C++', snake case don t c",
        "Größe GROSSE, grosse",
        "Élan naïve Ångström, elan naive angstrom",
        "E\u0301lan, elan",
        "日本語 wiki, 日 本 語 wiki",
        "ΣΊΣΥΦΟΣ Σίσυφος, σισυφοσ",
        "ﬁne ① 2026, fine 2026",
        "'%_''\";--', ''"
    })
    void wordsAreFolded(String text, String words) {
        assertEquals(words, String.join(" ", Words.of(text)));
    }

    @Test
    void endlessWordsAndTextsAreBounded() {
        assertEquals(List.of("a".repeat(Words.LONGEST)), List.copyOf(Words.of("A".repeat(1_000_000))));
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            text.append(i).append(' ');
        }
        assertTrue(Words.of(text.toString()).size() < 10_000);
    }

    private static String marked(String text, String query) {
        return Excerpt.of(text, SearchQuery.parse(query).orElseThrow()).parts().stream()
                .map(part -> part.match() ? "[" + part.text() + "]" : part.text())
                .collect(Collectors.joining());
    }

    @Test
    void wholeWordsAndTheLastOnesBeginningAreMarked() {
        assertEquals("A [plan] for the [plans] of [Größe]", marked("A plan for the plans of Größe", "grosse plan"));
        assertEquals("[A] [plan] [for] plans", marked("A plan for plans", "plan for a"));
        assertEquals("[日][本]語", marked("日本語", "日本"));
        assertEquals("E\u0301 [e\u0301lan] x", marked("E\u0301 e\u0301lan x", "elan"));
    }

    @Test
    void anExcerptIsAboutTheFirstMatch() {
        String text = "start " + "filler ".repeat(100) + "here\n\n is  the needle " + "filler ".repeat(100);
        String excerpt = marked(text, "needle");
        assertTrue(excerpt.startsWith("…filler"), excerpt);
        assertTrue(excerpt.contains("here is the [needle] filler"), excerpt);
        assertTrue(excerpt.endsWith("…"), excerpt);
        assertTrue(excerpt.length() < 220, excerpt);
    }

    @Test
    void anExcerptCutsNoCharacter() {
        String excerpt = marked("😀".repeat(150) + "needle" + "😀".repeat(150), "needle");
        assertEquals(excerpt.length() % 2, "…[needle]…".length() % 2, excerpt);
        assertTrue(excerpt.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE), excerpt);
    }
}
