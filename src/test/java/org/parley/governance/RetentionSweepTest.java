package org.parley.governance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.parley.testing.Eventually.eventually;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.parley.config.ConversationRetention;
import org.parley.conversation.ChangeFeed;
import org.parley.conversation.Database;
import org.parley.conversation.Stores;
import org.parley.identity.Caller;
import org.parley.identity.Users;
import org.parley.testing.OnEachDatabase;

/** Whose conversations go when. Each test has users and groups of its own. */
@ParameterizedClass
@ArgumentsSource(OnEachDatabase.class)
class RetentionSweepTest {
    private static final Clock NOW = Clock.systemUTC();

    private final String test = UUID.randomUUID().toString();
    private final String interns = "interns-" + test;
    private final String legal = "legal-" + test;
    private final ConversationRetention rules = new ConversationRetention(
            Optional.empty(), Map.of(interns, Duration.ofDays(30), legal, Duration.ofDays(300)));
    private final Database database;
    private final Stores stores;
    private final Users users;

    RetentionSweepTest(Database database) {
        this.database = database;
        stores = Stores.of(database, NOW, new ChangeFeed());
        users = new Users(database.jdbi(), NOW);
    }

    private String user(String name, String... groups) {
        String id = name + "-" + test;
        var unused = users.admit(new Caller(id, name, Set.of(groups), Set.of(), Caller.How.OIDC), Optional.empty());
        var unusedConversation = stores.conversations().create(id, Optional.of("Something"));
        return id;
    }

    private int left(String user) {
        return stores.conversations()
                .list(user, false, Optional.empty(), 10)
                .conversations()
                .size();
    }

    private int sweep(AuditWriter audit, long days) {
        Clock then = Clock.offset(NOW, Duration.ofDays(days));
        return new RetentionSweep(rules, stores.expiry(), users, audit, then).sweep();
    }

    @Test
    void eachGoesWhenTheTimeOfItsOwnersGroupsIsOver() {
        String ann = user("ann", interns);
        String bob = user("bob", interns, legal);
        String carla = user("carla");
        try (AuditWriter audit = new AuditWriter(database, NOW)) {
            assertEquals(0, sweep(audit, 29));
            assertEquals(1, sweep(audit, 31));
            assertEquals(0, left(ann));
            assertEquals(1, left(bob));
            assertEquals(1, sweep(audit, 301));
            assertEquals(0, left(bob));
            assertEquals(0, sweep(audit, 10_000));
            assertEquals(1, left(carla));
        }
    }

    @Test
    void theAuditSaysHowManyOfWhomAreGone() {
        String ann = user("ann", interns);
        var unused = stores.conversations().create(ann, Optional.of("Something else"));
        try (AuditWriter audit = new AuditWriter(database, NOW)) {
            assertEquals(2, sweep(audit, 31));
        }
        AuditQuery query = new AuditQuery(
                Optional.empty(), Optional.of(ann), Optional.empty(), Optional.empty(), Optional.empty(), 10);
        eventually("it is written", () -> new Audit(database).find(query).size() == 1);
        AuditEntry entry = new Audit(database).find(query).getFirst().entry();
        assertEquals("retention", entry.action());
        assertEquals("deleted conversations: 2", entry.result());
    }
}
