package org.parley.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** The users that are programs: rows of {@code person} like all, so that limits, usage, audit and rights hold for them as for people. */
public final class ServiceAccounts {
    /** How all their ids begin. A login that tells such an id is nobody's: see {@link PersonRow#standing}. */
    private static final String PREFIX = "service:";

    private final Jdbi jdbi;
    private final Users users;
    private final Clock clock;

    public ServiceAccounts(Jdbi jdbi, Users users, Clock clock) {
        this.jdbi = jdbi;
        this.users = users;
        this.clock = clock;
    }

    /** Whether this is the id of a program's account, and not of a person. */
    public static boolean isOne(String user) {
        return user.startsWith(PREFIX);
    }

    /** @return empty where the name is taken */
    public Optional<ServiceAccount> create(String name, Set<String> groups, String madeBy) {
        String id = PREFIX + name;
        try {
            jdbi.useTransaction(handle -> handle.createUpdate("""
                            insert into person (id, name, member_of, how, first_seen, last_seen, made_by)
                            values (:id, :name, :groups, :how, :now, :now, :madeBy)""")
                    .bind("id", id)
                    .bind("name", name)
                    .bind("groups", PersonRow.memberOf(groups))
                    .bind("how", Caller.How.SERVICE.name())
                    .bind("now", clock.instant().atOffset(ZoneOffset.UTC))
                    .bind("madeBy", madeBy)
                    .execute());
        } catch (UnableToExecuteStatementException e) {
            if (users.find(id).isEmpty()) {
                throw e;
            }
            return Optional.empty();
        }
        return find(id);
    }

    public Optional<ServiceAccount> find(String id) {
        return jdbi.withHandle(handle -> handle.createQuery("select * from person where id = :id and how = :how")
                .bind("id", id)
                .bind("how", Caller.How.SERVICE.name())
                .map((row, context) -> read(row))
                .findOne());
    }

    /** In the order of their names. */
    public List<ServiceAccount> list() {
        return jdbi.withHandle(handle -> handle.createQuery("select * from person where how = :how order by id")
                .bind("how", Caller.How.SERVICE.name())
                .map((row, context) -> read(row))
                .list());
    }

    /** Nothing more is answered to its programs; what they have open ends. @return whether there is such an account */
    public boolean disable(String id) {
        return find(id).isPresent() && users.disable(id);
    }

    /** @return whether there is such an account */
    public boolean enable(String id) {
        return find(id).isPresent() && users.enable(id);
    }

    private static ServiceAccount read(ResultSet row) throws SQLException {
        User user = PersonRow.read(row).user();
        return new ServiceAccount(
                user.id(), user.name(), user.groups(), row.getString("made_by"), user.firstSeen(), user.disabled());
    }
}
