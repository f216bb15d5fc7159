package org.parley.governance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.parley.conversation.Database;
import org.parley.identity.Caller;
import org.parley.testing.LogRecorder;
import org.parley.testing.OnEachDatabase;

/** What the audit promises on every database. */
@ParameterizedClass
@ArgumentsSource(OnEachDatabase.class)
class AuditTest {
    private static final Caller ANN = new Caller("ann", "Ann", Set.of(), Set.of(), Caller.How.OIDC);

    private final Database database;

    AuditTest(Database database) {
        this.database = database;
    }

    private Audit audit() {
        return new Audit(database);
    }

    private static AuditEntry entry(String target) {
        return AuditEntry.of(
                Instant.parse("2026-01-31T12:00:00.123456Z"),
                Optional.of(ANN),
                "10.0.0.7",
                "DELETE",
                target,
                "204",
                "\"ü\0\ud800");
    }

    /** Rows 1 and 12 are the writer's own. */
    @BeforeEach
    void tenRows() {
        execute("delete from audit_row");
        execute("update audit_head set seq = 0, hash = ''");
        try (AuditWriter writer = new AuditWriter(database, Clock.systemUTC())) {
            for (int i = 2; i <= 11; i++) {
                writer.write(entry("/api/conversations/" + i));
            }
        }
    }

    private void execute(String sql) {
        database.jdbi().useHandle(handle -> handle.execute(sql));
    }

    private void assertBrokenAt(long seq, String what) {
        assertEquals(new Verification.Broken(seq, what), audit().verify());
    }

    @Test
    void whatNobodyTouchedIsIntact() {
        Verification.Intact intact = assertInstanceOf(Verification.Intact.class, audit().verify());
        assertEquals(12, intact.rows());
        assertEquals(intact, audit().verify(12, intact.head()));
    }

    @Test
    void aChangedRowIsFound() {
        for (String column : List.of("actor", "how", "address", "action", "target", "result", "detail")) {
            tenRows();
            execute("update audit_row set " + column + " = 'x' where seq = 5");
            assertBrokenAt(5, "is not as it was written");
        }
        tenRows();
        execute("update audit_row set happened_at = timestamp with time zone '2020-01-01 00:00:00+00' where seq = 5");
        assertBrokenAt(5, "is not as it was written");
    }

    @Test
    void aRemovedRowIsFound() {
        execute("delete from audit_row where seq = 5");
        assertBrokenAt(5, "is missing");
    }

    @Test
    void aRemovedRowIsFoundAlsoWhereTheOthersWereNumberedAnew() {
        execute("delete from audit_row where seq = 5");
        for (int seq = 6; seq <= 12; seq++) {
            execute("update audit_row set seq = " + (seq - 1) + " where seq = " + seq);
        }
        assertBrokenAt(5, "is not as it was written");
    }

    @Test
    void reorderedRowsAreFound() {
        execute("update audit_row set seq = 100 where seq = 5");
        execute("update audit_row set seq = 5 where seq = 6");
        execute("update audit_row set seq = 6 where seq = 100");
        assertBrokenAt(5, "is not as it was written");
    }

    @Test
    void aCutOffEndIsFound() {
        execute("delete from audit_row where seq > 10");
        assertBrokenAt(11, "and what came after it are missing: the last was 12");
    }

    /** Who can write both tables can cut the end off; only a hash that was written down elsewhere tells. */
    @Test
    void aCutOffEndWithItsHeadIsFoundByAHashThatWasWrittenDown() {
        String written =
                assertInstanceOf(Verification.Intact.class, audit().verify()).head();
        execute("delete from audit_row where seq > 10");
        execute("update audit_head set seq = 10, hash = (select hash from audit_row where seq = 10)");
        assertInstanceOf(Verification.Intact.class, audit().verify());
        assertEquals(
                new Verification.Broken(12, "does not have the hash that was written down"),
                audit().verify(12, written));
    }

    @Test
    void theCommandTellsAndEndsWithOneWhereItIsBroken() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, UTF_8);
        assertEquals(0, VerifyAudit.verify(audit(), new String[0], print));
        assertTrue(out.toString(UTF_8).startsWith("The audit is intact: 12 rows"), out::toString);
        execute("update audit_row set result = '200' where seq = 3");
        out.reset();
        assertEquals(1, VerifyAudit.verify(audit(), new String[0], print));
        assertEquals(
                "The audit is broken: row 3 is not as it was written",
                out.toString(UTF_8).strip());
    }

    @Test
    void nodesThatWriteAtTheSameTimeMakeOneChain() {
        try (AuditWriter one = new AuditWriter(database, Clock.systemUTC());
                AuditWriter other = new AuditWriter(database, Clock.systemUTC());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 500; i++) {
                AuditWriter node = i % 2 == 0 ? one : other;
                threads.execute(() -> node.write(entry("/x")));
            }
        }
        Verification.Intact intact = assertInstanceOf(Verification.Intact.class, audit().verify());
        assertEquals(12 + 500 + 4, intact.rows());
    }

    @Test
    void whatComesAfterTheEndGoesToTheServersLog() {
        AuditWriter writer = new AuditWriter(database, Clock.systemUTC());
        writer.close();
        try (LogRecorder log = LogRecorder.start()) {
            writer.write(entry("/too-late"));
            assertTrue(
                    log.records().stream().anyMatch(line -> line.contains("/too-late")),
                    () -> log.records().toString());
        }
    }

    @Test
    void rowsAreFoundByWhoWhatAndWhen() {
        assertEquals(
                10,
                audit().find(query(Optional.of("ann"), Optional.empty(), 100)).size());
        assertEquals(
                0, audit().find(query(Optional.of("an"), Optional.empty(), 100)).size());
        List<AuditRow> found = audit().find(query(Optional.empty(), Optional.of("delete /api/conversations/11"), 100));
        assertEquals(List.of(11L), found.stream().map(AuditRow::seq).toList());
        assertEquals(
                0, audit().find(query(Optional.empty(), Optional.of("_"), 100)).size());
        assertEquals(
                List.of(11L, 10L, 9L),
                audit().find(query(Optional.of("ann"), Optional.empty(), 3)).stream()
                        .map(AuditRow::seq)
                        .toList());
    }

    private static AuditQuery query(Optional<String> actor, Optional<String> words, int limit) {
        return new AuditQuery(actor, words, Optional.empty(), Optional.empty(), Optional.empty(), limit);
    }

    @Test
    void theExportHasEveryRowWithItsHash() {
        List<String> lines = new ArrayList<>();
        audit().export(lines::add);
        assertEquals(12, lines.size());
        assertTrue(
                lines.get(4)
                        .startsWith(
                                "{\"seq\":5,\"at\":\"2026-01-31T12:00:00.123Z\",\"actor\":\"ann\",\"how\":\"OIDC\""),
                () -> lines.get(4));
    }
}
