package org.parley.cluster;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.parley.identity.Caller;

/**
 * In PostgreSQL. Each write but the deletion is one statement, so that a node which is stopped in the middle leaves no lock behind; and
 * it wakes the other nodes by the same statement, so that they hear of what is committed and of nothing else.
 */
final class PostgresLogs implements SharedLogs {
    private static final String WRITTEN = "log";
    private static final String STOP = "stop";
    private static final String DELETED = "gone";
    private static final int MOST_READ = 4 << 20;
    private static final int AT_ONCE = 200;

    /** That there was an answer is known longer than what it said. */
    private static final Duration REMEMBERED = Duration.ofDays(1);

    private static final String COLUMNS = "id, node, owner, owner_name, owner_groups, owner_how, model, relayed, "
            + "conversation, message, input_tokens, receipt, kept";

    private final Jdbi jdbi;
    private final String node;
    private final Bus bus;
    private final Members members;

    PostgresLogs(Jdbi jdbi, String node, Bus bus, Members members) {
        this.jdbi = jdbi;
        this.node = node;
        this.bus = bus;
        this.members = members;
    }

    @Override
    public boolean register(SharedAnswer answer, Optional<Block> first) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                                with made as (
                                  insert into generation (id, node, owner, owner_name, owner_groups, owner_how, model,
                                    relayed, conversation, message, input_tokens, receipt, began_at, last,
                                    ending, ended_at)
                                  values (:id, :node, :owner, :name, :groups, :how, :model, :relayed, :conversation,
                                    :message, :input, :receipt, now(), :last,
                                    :ending, case when :ending is not null then clock_timestamp() end)
                                  on conflict do nothing
                                  returning id
                                ), said as (
                                  insert into generation_block (generation, first, last, bytes)
                                  select id, 1, :last, :bytes from made where :last > 0
                                )
                                select count(*) from made""")
                        .bind("id", answer.id())
                        .bind("node", node)
                        .bind("owner", answer.owner().id())
                        .bind("name", answer.owner().name())
                        .bind("groups", groups(answer.owner()))
                        .bind("how", answer.owner().how().name())
                        .bind("model", answer.model())
                        .bind("relayed", answer.relayed())
                        .bindByType(
                                "conversation",
                                answer.place()
                                        .map(SharedAnswer.Place::conversation)
                                        .orElse(null),
                                String.class)
                        .bindByType(
                                "message",
                                answer.place().map(SharedAnswer.Place::message).orElse(null),
                                String.class)
                        .bind("input", answer.inputTokens())
                        .bind("receipt", answer.receipt())
                        .bind("last", first.map(Block::last).orElse(0L))
                        .bindByType("ending", first.flatMap(Block::ending).orElse(null), String.class)
                        .bind("bytes", first.map(Block::bytes).orElseGet(() -> new byte[0]))
                        .mapTo(Long.class)
                        .one()
                > 0);
    }

    private static String groups(Caller owner) {
        return owner.groups().stream().sorted().collect(Collectors.joining("\n"));
    }

    @Override
    public Set<String> append(List<Block> blocks) {
        Set<String> appended = new HashSet<>();
        for (List<Block> some : bySpace(blocks)) {
            appended.addAll(on(connection -> append(connection, some)));
        }
        return appended;
    }

    /** In parts whose ids one notification can tell. */
    private static List<List<Block>> bySpace(List<Block> blocks) {
        int most = Bus.LONGEST / 70;
        List<List<Block>> parts = new ArrayList<>();
        for (int from = 0; from < blocks.size(); from += most) {
            parts.add(blocks.subList(from, Math.min(blocks.size(), from + most)));
        }
        return parts;
    }

    private Set<String> append(Connection connection, List<Block> blocks) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                with batch as (
                  select * from unnest(?, ?, ?, ?, ?) with ordinality as block (id, first, last, bytes, ending, number)
                ), taken as (
                  update generation set last = batch.last, ending = batch.ending,
                    ended_at = case when batch.ending is not null then clock_timestamp() end
                  from batch
                  where generation.id = batch.id and generation.node = ? and generation.last = batch.first - 1
                    and generation.ended_at is null
                  returning generation.id, batch.number
                ), written as (
                  insert into generation_block (generation, first, last, bytes)
                  select id, first, last, bytes from batch where number in (select number from taken)
                ), told as (
                  select pg_notify(?, ? || string_agg(id, ' ')) from taken having count(*) > 0
                )
                select id from taken left join told on true""")) {
            statement.setArray(1, texts(connection, blocks.stream().map(Block::answer)));
            statement.setArray(2, numbers(connection, blocks, Block::first));
            statement.setArray(3, numbers(connection, blocks, Block::last));
            statement.setArray(
                    4,
                    connection.createArrayOf(
                            "bytea", blocks.stream().map(Block::bytes).toArray(byte[][]::new)));
            statement.setArray(
                    5,
                    texts(
                            connection,
                            blocks.stream().map(block -> block.ending().orElse(null))));
            statement.setString(6, node);
            statement.setString(7, bus.channel());
            statement.setString(8, bus.message(WRITTEN, ""));
            Set<String> taken = new HashSet<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    taken.add(rows.getString(1));
                }
            }
            return taken;
        }
    }

    @Override
    public Map<String, Standing> standing(Collection<String> answers) {
        return on(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "select id, node, last, ended_at is not null, stop_asked from generation where id = any (?)")) {
                statement.setArray(1, texts(connection, answers.stream()));
                Map<String, Standing> all = new HashMap<>();
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        all.put(
                                rows.getString(1),
                                new Standing(
                                        rows.getString(2), rows.getLong(3), rows.getBoolean(4), rows.getBoolean(5)));
                    }
                }
                return all;
            }
        });
    }

    @Override
    public Optional<SharedAnswer> find(String answer) {
        return answers("where id = ?", answer).stream().findFirst();
    }

    @Override
    public List<Block> read(Map<String, Long> after) {
        List<String> ids = List.copyOf(after.keySet());
        return on(connection -> {
            try (PreparedStatement statement = connection.prepareStatement("""
                    select block.generation, block.first, block.last, block.bytes,
                      case when block.last = generation.last then generation.ending end
                    from unnest(?, ?) as wanted (id, after)
                    join generation on generation.id = wanted.id
                    join generation_block block on block.generation = wanted.id and block.first > wanted.after
                    order by block.generation, block.first limit 200""")) {
                statement.setArray(1, texts(connection, ids.stream()));
                statement.setArray(
                        2,
                        connection.createArrayOf(
                                "bigint", ids.stream().map(after::get).toArray()));
                return blocks(statement);
            }
        });
    }

    private static List<Block> blocks(PreparedStatement statement) throws SQLException {
        List<Block> blocks = new ArrayList<>();
        long size = 0;
        try (ResultSet rows = statement.executeQuery()) {
            while ((size < MOST_READ || blocks.size() < FULL) && rows.next()) {
                byte[] bytes = rows.getBytes(4);
                size += bytes.length;
                blocks.add(new Block(
                        rows.getString(1),
                        rows.getLong(2),
                        rows.getLong(3),
                        bytes,
                        Optional.ofNullable(rows.getString(5))));
            }
        }
        return blocks;
    }

    @Override
    public List<SharedAnswer> orphans() {
        if (!members.mayJudge()) {
            return List.of();
        }
        return answers("""
                where ended_at is null and node <> ? and not exists (select 1 from node
                  where node.id = generation.node
                    and renewed_at > now() - make_interval(secs => %d))""".formatted(Members.LEASE.toSeconds()), node);
    }

    @Override
    public List<SharedAnswer> own() {
        return answers("where ended_at is null and node = ?", node);
    }

    private List<SharedAnswer> answers(String where, String parameter) {
        return jdbi.withHandle(handle -> handle.createQuery("select " + COLUMNS + " from generation " + where)
                .bind(0, parameter)
                .map((row, context) -> answer(row))
                .list());
    }

    private static SharedAnswer answer(ResultSet row) throws SQLException {
        Set<String> groups = Arrays.stream(row.getString("owner_groups").split("\n"))
                .filter(group -> !group.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        Caller owner = new Caller(
                row.getString("owner"),
                row.getString("owner_name"),
                groups,
                Set.of(),
                Caller.How.valueOf(row.getString("owner_how")));
        String message = row.getString("message");
        return new SharedAnswer(
                row.getString("id"),
                row.getString("node"),
                owner,
                row.getString("model"),
                row.getBoolean("relayed"),
                Optional.ofNullable(row.getString("conversation"))
                        .map(conversation -> new SharedAnswer.Place(conversation, message)),
                row.getLong("input_tokens"),
                row.getString("receipt"),
                row.getBoolean("kept"));
    }

    @Override
    public boolean takeOver(SharedAnswer orphan) {
        return update(
                        "update generation set node = ? where id = ? and node = ? and ended_at is null",
                        node,
                        orphan.id(),
                        orphan.node())
                > 0;
    }

    @Override
    public Set<String> note(Map<String, String> notes) {
        List<String> ids = List.copyOf(notes.keySet());
        return on(connection -> {
            try (PreparedStatement statement = connection.prepareStatement("""
                    update generation set upstream = noted.note from unnest(?, ?) as noted (id, note)
                    where generation.id = noted.id and generation.node = ? and generation.ended_at is null
                    returning generation.id""")) {
                statement.setArray(1, texts(connection, ids.stream()));
                statement.setArray(2, texts(connection, ids.stream().map(notes::get)));
                statement.setString(3, node);
                Set<String> noted = new HashSet<>();
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        noted.add(rows.getString(1));
                    }
                }
                return noted;
            }
        });
    }

    @Override
    public Optional<String> noted(String answer) {
        return jdbi.withHandle(
                handle -> handle.createQuery("select upstream from generation where id = ? and upstream is not null")
                        .bind(0, answer)
                        .mapTo(String.class)
                        .findOne());
    }

    @Override
    public void askStop(String answer) {
        update("update generation set stop_asked = true where id = ? and ended_at is null", answer);
        bus.tell(STOP, answer);
    }

    @Override
    public void askStopIn(String conversation) {
        answers("where conversation = ? and ended_at is null", conversation).forEach(answer -> askStop(answer.id()));
    }

    @Override
    public void delete(String answer) {
        jdbi.useTransaction(
                handle -> { // two statements: only the second one sees the block that the first one waited for
                    handle.execute("delete from generation where id = ?", answer);
                    handle.execute("delete from generation_block where generation = ?", answer);
                });
        bus.tell(DELETED, answer);
    }

    @Override
    public void forget(Duration retention) {
        int forgotten;
        do {
            forgotten = update("""
                    with over as (
                      update generation set kept = false where id in (
                        select id from generation where kept and ended_at < now() - make_interval(secs => ?)
                        limit %d for update skip locked)
                      returning id)
                    delete from generation_block where generation in (select id from over)""".formatted(AT_ONCE), retention.toSeconds());
        } while (forgotten > 0);
        update(
                "delete from generation where not kept and ended_at < now() - make_interval(secs => ?)",
                retention.plus(REMEMBERED).toSeconds());
    }

    @Override
    public void onWritten(Consumer<Collection<String>> listener) {
        bus.on(WRITTEN, ids -> listener.accept(List.of(ids.split(" "))));
    }

    @Override
    public void onStop(Consumer<String> listener) {
        bus.on(STOP, listener);
    }

    @Override
    public void onDeleted(Consumer<String> listener) {
        bus.on(DELETED, listener);
    }

    private int update(String sql, Object... parameters) {
        return jdbi.withHandle(handle -> handle.execute(sql, parameters));
    }

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T on(Work<T> work) {
        return jdbi.withHandle(handle -> {
            try {
                return work.on(handle.getConnection());
            } catch (SQLException e) {
                throw new UnreachableLogsException(e);
            }
        });
    }

    private static Array texts(Connection connection, Stream<? extends @Nullable String> texts) throws SQLException {
        return connection.createArrayOf("text", texts.toArray());
    }

    private static Array numbers(Connection connection, List<Block> blocks, Function<Block, Long> number)
            throws SQLException {
        return connection.createArrayOf("bigint", blocks.stream().map(number).toArray());
    }
}
