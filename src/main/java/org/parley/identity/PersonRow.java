package org.parley.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A line of the table {@code person}. */
record PersonRow(User user, Optional<Instant> signedOutAt) {
    static PersonRow read(ResultSet row) throws SQLException {
        User user = new User(
                row.getString("id"),
                row.getString("name"),
                row.getString("member_of").lines().collect(Collectors.toUnmodifiableSet()),
                Caller.How.valueOf(row.getString("how")),
                instant(row, "first_seen").orElseThrow(),
                instant(row, "last_seen").orElseThrow(),
                instant(row, "disabled_at").isPresent(),
                instant(row, "held_at").isPresent());
        return new PersonRow(user, instant(row, "signed_out_at"));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    /** No name of a group has a line's end in it. */
    static String memberOf(Set<String> groups) {
        return String.join("\n", new TreeSet<>(groups));
    }

    /** Whether this tells of the person what the login tells now. */
    boolean tells(Caller caller) {
        return user.name().equals(caller.name()) && user.groups().equals(caller.groups()) && user.how() == caller.how();
    }

    /** @param how the caller is known */
    Standing standing(Caller.How how, Optional<Instant> since) {
        boolean loggedInAsProgram = user.how() == Caller.How.SERVICE && how != Caller.How.KEY;
        if (user.disabled() || loggedInAsProgram) {
            return Standing.DISABLED;
        }
        boolean over = signedOutAt.isPresent()
                && since.filter(began -> !began.isAfter(signedOutAt.get())).isPresent();
        return over ? Standing.SIGNED_OUT : Standing.GOOD;
    }
}
