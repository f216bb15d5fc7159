package org.parley.governance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.parley.config.Policy;
import org.parley.conversation.Database;
import org.parley.testing.OnEachDatabase;

@ParameterizedClass
@ArgumentsSource(OnEachDatabase.class)
class PolicyAcceptanceTest {
    private static final Policy FIRST = Policy.of("Be kind.");
    private static final Policy SECOND = Policy.of("Be kind, and brief.");

    private final Database database;
    private final String ann = "ann-" + UUID.randomUUID();

    PolicyAcceptanceTest(Database database) {
        this.database = database;
    }

    private PolicyAcceptance node(Policy policy) {
        return new PolicyAcceptance(Optional.of(policy), database, Clock.systemUTC());
    }

    @Test
    void whatIsAcceptedOnOneNodeIsSoOnAllAndForNobodyElse() {
        PolicyAcceptance here = node(FIRST);
        PolicyAcceptance there = node(FIRST);
        assertTrue(here.isDue(ann));
        assertTrue(there.isDue(ann));
        assertTrue(here.accept(ann, FIRST.version()));
        assertFalse(here.isDue(ann));
        assertFalse(there.isDue(ann));
        assertTrue(there.accept(ann, FIRST.version()), "once more is no fault");
        assertTrue(here.isDue("bob-" + ann));
    }

    @Test
    void anotherTextAsksAgainAndTheFirstOneCountsWhenItComesBack() {
        assertTrue(node(FIRST).accept(ann, FIRST.version()));
        PolicyAcceptance changed = node(SECOND);
        assertTrue(changed.isDue(ann));
        assertFalse(changed.accept(ann, FIRST.version()), "that is not what is shown");
        assertTrue(changed.isDue(ann));
        assertTrue(changed.accept(ann, SECOND.version()));
        assertFalse(node(SECOND).isDue(ann));
        assertFalse(node(FIRST).isDue(ann));
    }

    @Test
    void withoutATextNothingIsDue() {
        PolicyAcceptance none = new PolicyAcceptance(Optional.empty(), database, Clock.systemUTC());
        assertFalse(none.isDue(ann));
        assertFalse(none.accept(ann, FIRST.version()));
        assertEquals(Optional.empty(), none.policy());
    }
}
