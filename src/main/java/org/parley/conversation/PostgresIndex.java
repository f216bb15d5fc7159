package org.parley.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/** PostgreSQL's full text: a {@code tsvector} for each entry and a GIN index. */
final class PostgresIndex implements SearchIndex {
    /** No words, since those are letters and digits only: whose it is, and what. */
    private static final String OWNER = "@";

    private static final String TITLE = "#title";
    private static final String SAID = "#said";

    @Override
    public void put(Handle handle, String owner, String conversation, Optional<String> message, Set<String> words) {
        Set<String> all = new TreeSet<>(words);
        all.add(OWNER + owner);
        all.add(message.isPresent() ? SAID : TITLE);
        handle.createUpdate("""
                        insert into search_entry (owner, conversation, message, words)
                        values (:owner, :conversation, :message, array_to_tsvector(cast(:words as text[])))""")
                .bind("owner", owner)
                .bind("conversation", conversation)
                .bindByType("message", message.orElse(null), String.class)
                .bindArray("words", String.class, all)
                .execute();
    }

    @Override
    public List<Long> find(Handle handle, String owner, SearchQuery query, int limit) {
        List<Long> found = new ArrayList<>(find(handle, owner, query, TITLE, limit));
        if (found.size() < limit) {
            found.addAll(find(handle, owner, query, SAID, limit - found.size()));
        }
        return found;
    }

    private static List<Long> find(Handle handle, String owner, SearchQuery query, String kind, int limit) {
        StringBuilder wanted =
                new StringBuilder(quoted(OWNER + owner)).append(" & ").append(quoted(kind));
        query.whole().forEach(word -> wanted.append(" & ").append(quoted(word)));
        wanted.append(" & ").append(quoted(query.beginning())).append(":*");
        return handle.createQuery("""
                        select id from search_entry where words @@ cast(:wanted as tsquery) and owner = :owner
                        order by id desc limit :limit""")
                .bind("wanted", wanted.toString())
                .bind("owner", owner)
                .bind("limit", limit)
                .mapTo(Long.class)
                .list();
    }

    /** @see <a href="https://www.postgresql.org/docs/current/datatype-textsearch.html#DATATYPE-TSQUERY">tsquery</a> */
    private static String quoted(String lexeme) {
        return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
