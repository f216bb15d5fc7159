package org.parley.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.config.InputRule.Action;
import org.parley.config.InputRule.PersonalData;

class InputRulesReaderTest {
    private static List<InputRule> read(String rules) {
        return Settings.read(List.of(SettingSource.of(Map.of("parley.input-rules", rules))))
                .rules()
                .input();
    }

    private static String fault(String rules) {
        List<String> faults =
                assertThrows(SettingsException.class, () -> read(rules)).faults();
        assertEquals(1, faults.size(), faults::toString);
        return faults.getFirst();
    }

    @Test
    void rulesAreReadInTheirOrder() {
        List<InputRule> rules =
                read("refuse iban, Größe-1 \"Grey; Owl\" \"Falcon\" ;mask e-mail,badge /E,[0-9]\\/;/ ; ");
        assertEquals(4, rules.size(), rules::toString);
        assertEquals(new InputRule("iban", Action.REFUSE, List.of(PersonalData.IBAN)), rules.get(0));
        assertEquals(
                new InputRule(
                        "Größe-1",
                        Action.REFUSE,
                        List.of(new InputRule.Words("Grey; Owl"), new InputRule.Words("Falcon"))),
                rules.get(1));
        assertEquals(new InputRule("e-mail", Action.MASK, List.of(PersonalData.E_MAIL)), rules.get(2));
        assertEquals(Action.MASK, rules.get(3).action());
        InputRule.Expression badge = assertInstanceOf(
                InputRule.Expression.class, rules.get(3).finds().getFirst());
        assertEquals("E,[0-9]\\/;", badge.pattern().pattern());
        assertEquals(List.of(), read(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"e-mail", "hide e-mail", "mask", "mask e-mail refuse iban", "mask e-mail,", "mask x \"a\" y"})
    void whatIsNoRuleIsToldWithItsPlace(String rule) {
        String told = fault("refuse iban; " + rule);
        assertEquals(
                "parley.input-rules must be such as refuse iban, project \"Falcon\"; mask e-mail, badge /EMP-[0-9]{6}/"
                        + " where it says \"" + rule.strip() + "\"",
                told);
    }

    @ParameterizedTest
    @CsvSource({"mask salary, salary", "mask iban /DE.*/, iban"})
    void aNameMeansWhatIsKnownOrWhatItIsSaidToMean(String rules, String name) {
        assertEquals(
                "parley.input-rules must say what " + name
                        + " is, as \"words\" or an /expression/; only e-mail, phone, iban, credit-card are known, and have nothing after them",
                fault(rules));
    }

    @Test
    void anExpressionThatIsNoneOrFindsNothingIsTold() {
        assertEquals(
                "parley.input-rules has an expression for x that RE2 does not know: missing closing )",
                fault("mask x /(a/"));
        assertEquals("parley.input-rules has an expression for x that finds what is not there", fault("mask x /a*/"));
    }
}
