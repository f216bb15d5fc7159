package org.parley.governance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.config.SettingSource;
import org.parley.config.Settings;

/** What rules find in what people say, and what they leave of it. */
class InputRulesTest {
    private static InputRules rules(String rules) {
        return new InputRules(Settings.read(List.of(SettingSource.of(Map.of("parley.input-rules", rules))))
                .rules()
                .input());
    }

    private static String masked(String rule, String text) {
        return assertInstanceOf(
                        InputRules.Checked.Passed.class, rules("mask " + rule).check(text))
                .text();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann@example.org",
                "Ann.O'Neil+x@mail.example-corp.co.uk",
                "jürgen@müller.example",
            })
    void addressesOfMailAreFound(String address) {
        assertEquals("To [masked: e-mail], please", masked("e-mail", "To " + address + ", please"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"@ann", "ann@home", "a @ b.example", "npm i @types/node@20", "user@10.0.0.1"})
    void whatOnlyHasTheSignIsNoAddress(String text) {
        assertEquals(text, masked("e-mail", text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+49 228 123456",
                "+49 (0)228 / 12 34-56",
                "(0228) 123456",
                "(+49) 228 123456",
                "0228/123456",
                "01 23 45 67 89",
                "01.23.45.67.89",
                "0081-3-1234-5678",
                "+1 (555) 123-4567",
                "555-123-4567",
            })
    void numbersOfTelephonesAreFound(String number) {
        assertEquals("Call [masked: phone]!", masked("phone", "Call " + number + "!"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "on 01.02.2026 or 1/2/26",
                "2026-11-26T08:40:00",
                "01/02/2026 10:30",
                "0.123456789",
                "order 123456789",
                "v1.10.0.12",
                "192.168.0.10",
                "A0123456789",
                "1 050 000 000",
                "1/12/2026 08/2026",
            })
    void otherNumbersAreNoTelephones(String text) {
        assertEquals(text, masked("phone", text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DE89370400440532013000",
                "DE89 3704 0044 0532 0130 00",
                "gb29 nwbk 6016 1331 9268 19",
                "NO93 8601 1117 947",
                "MT84MALT011000012345MTLCAST001S",
            })
    void accountsAreFoundByTheirCheckDigits(String iban) {
        assertEquals("Pay to [masked: iban] today", masked("iban", "Pay to " + iban + " today"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"DE88 3704 0044 0532 0130 00", "ZZ89370400440532013000", "xDE89370400440532013000", "DE89"})
    void whatFailsTheCheckIsNoAccount(String text) {
        assertEquals(text, masked("iban", text));
    }

    @ParameterizedTest
    @CsvSource({
        "4111 1111 1111 1111, ''",
        "4111-1111-1111-1111, ''",
        "378282246310005, ''",
        "5555555555554444, ' 123'",
        "4111\u00a01111\u00a01111\u00a01111, ' 12/29'",
    })
    void cardsAreFoundByTheirCheckDigit(String card, String after) {
        assertEquals("My card: [masked: credit-card]" + after, masked("credit-card", "My card: " + card + after));
    }

    @ParameterizedTest
    @ValueSource(strings = {"4111 1111 1111 1112", "1234567890123456", "94111111111111111", "41111111111111110000"})
    void otherLongNumbersAreNoCards(String text) {
        assertEquals(text, masked("credit-card", text));
    }

    @ParameterizedTest
    @CsvSource({
        "Falke, the FALKE flies, the [masked: x] flies",
        "Falke, Falken und Edelfalke, Falken und Edelfalke",
        "Straße Eins, straße\u00a0 eins!, [masked: x]!",
        "café, Cafe\u0301s, Cafe\u0301s",
        "café, Cafe\u0301 noir, [masked: x] noir",
        "ЖУК, (жук), ([masked: x])",
        "極秘, これは極秘です, これは[masked: x]です",
        "a.b, axb a.b, axb [masked: x]",
    })
    void wordsAreFoundWholeInWhicheverCase(String word, String text, String masked) {
        assertEquals(masked, masked("x \"" + word + "\"", text));
    }

    @Test
    void whatNoRuleFindsStaysAsItWasTyped() {
        assertEquals("cafe\u0301", masked("x \"tea\"", "cafe\u0301"));
    }

    @Test
    void theFirstRuleThatRefusesIsNamedAndMasksAreThenOfNoUse() {
        InputRules rules = rules("mask e-mail; refuse badge /EMP-[0-9]{6}/, iban");
        assertEquals(
                new InputRules.Checked.Refused("badge"),
                rules.check("ann@example.org, DE89370400440532013000, EMP-123456"));
        assertEquals(
                new InputRules.Checked.Passed("[masked: e-mail], EMP-12345", Set.of("e-mail")),
                rules.check("ann@example.org, EMP-12345"));
    }

    @Test
    void hitsThatLieOverOneAnotherAreOne() {
        assertEquals("a [masked: first] f", masked("first \"b c\", second /c d e/", "a b c d e f"));
    }

    @Test
    void whatWasKeptUncheckedGoesOutWithoutWhatAnyRuleFinds() {
        assertEquals(
                "[masked: project] of [masked: e-mail]",
                rules("refuse project \"Falcon\"; mask e-mail").masked("Falcon of ann@example.org"));
    }

    /** By Java's own expressions the first would take longer than anybody lives. */
    @ParameterizedTest
    @ValueSource(strings = {"mask x /(a+)+$/", "mask e-mail", "mask phone, credit-card, iban", "mask x \"aa a\""})
    void noTextMakesARuleHang(String rules) {
        InputRules hard = rules(rules);
        for (String piece : List.of("a", "a ", "1", "1 ", "+1 ", "a@", "de12", "0")) {
            String text = piece.repeat(200_000 / piece.length()) + "!";
            assertTimeout(Duration.ofSeconds(10), () -> hard.check(text), piece);
        }
    }
}
