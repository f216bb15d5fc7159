package org.parley.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class PlainTextTest {
    @Test
    void whatDoesNotBelongIntoALineIsOneSpace() {
        assertEquals("Ann Bob", PlainText.line("  Ann\r\n\t Bob \n"));
        assertEquals("a b c d", PlainText.line("a\u2028b\u0085c\u00a0d"));
        assertEquals("invoice fdp.exe", PlainText.line("invoice\u202efdp.exe\u202c"));
        assertEquals("a b", PlainText.line("a\u001b\u0000\ufeff\u200b\udb40\udc41b"));
        assertEquals("x", PlainText.line("\ud83dx\ude00"));
        assertEquals("", PlainText.line(" \n\u202e"));
    }

    @Test
    void namesAndEmojiStayAsTheyAre() {
        String name = "José 山田 علی‌رضا 👩\u200d👩\u200d👧";
        assertEquals(name, PlainText.line(name));
    }

    @Test
    void aCutLeavesNoHalfCharacter() {
        assertEquals("ab", PlainText.head("ab", 2));
        assertEquals("ab", PlainText.head("abc", 2));
        assertEquals("a", PlainText.head("a😀", 2));
        assertEquals("a😀", PlainText.head("a😀b", 3));
        assertEquals("", PlainText.head("😀", 0));
        assertEquals("ab", PlainText.tail("ab", 2));
        assertEquals("bc", PlainText.tail("abc", 2));
        assertEquals("b", PlainText.tail("😀b", 2));
        assertEquals("😀b", PlainText.tail("a😀b", 3));
        assertEquals("", PlainText.tail("😀", 0));
    }
}
