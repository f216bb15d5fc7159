package org.parley.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import java.util.List;

/** What axe has to say of a page. */
final class Axe {
    private Axe() {}

    /** @param state of the page, for whoever reads of a failure */
    static void assertAccessible(Page page, String state) {
        List<String> violations = new AxeBuilder(page)
                        .setLegacyMode(
                                true) // in the page alone, which has no frames: the other way opens a second page each
                        // time
                        .analyze()
                        .getViolations()
                        .stream()
                        .map(rule -> rule.getImpact() + ": " + rule.getId() + " " + rule.getNodes())
                        .toList();
        assertEquals(List.of(), violations, state);
    }
}
