package org.parley.conversation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/**
 * A row for each word of each entry, in H2. What few entries have is intersected here; what many have is asked of each
 * candidate, newest first, of which enough are soon found just because many have it.
 */
final class EmbeddedIndex implements SearchIndex {
    /** So many entries may have a word until it is one that many have. */
    private static final int FEW = 5_000;

    /** So many are looked at at once. */
    private static final int PART = 250;

    /** Folded words from {@code from} on and before {@code before}. */
    private record Range(String from, String before) {
        static List<Range> of(SearchQuery query) {
            List<Range> ranges = new ArrayList<>();
            query.whole().forEach(word -> ranges.add(new Range(word, word + '\u0000')));
            ranges.add(new Range(query.beginning(), query.beginning() + Character.MAX_VALUE));
            return ranges;
        }
    }

    @Override
    public void put(Handle handle, String owner, String conversation, Optional<String> message, Set<String> words) {
        long entry = handle.createUpdate("""
                        insert into search_entry (owner, conversation, message, is_title)
                        values (:owner, :conversation, :message, :title)""")
                .bind("owner", owner)
                .bind("conversation", conversation)
                .bindByType("message", message.orElse(null), String.class)
                .bind("title", message.isEmpty())
                .executeAndReturnGeneratedKeys("id")
                .mapTo(Long.class)
                .one();
        if (!words.isEmpty()) {
            PreparedBatch batch = handle.prepareBatch("insert into search_word (entry, word) values (:entry, :word)");
            words.forEach(word -> batch.bind("entry", entry).bind("word", word).add());
            batch.execute();
        }
    }

    @Override
    public List<Long> find(Handle handle, String owner, SearchQuery query, int limit) {
        List<Range> many = new ArrayList<>();
        Optional<Set<Long>> candidates = Optional.empty();
        for (Range range : Range.of(query)) {
            List<Long> having = having(handle, range);
            if (having.size() > FEW) {
                many.add(range);
            } else {
                Set<Long> few = new HashSet<>(having);
                candidates.ifPresent(few::retainAll);
                candidates = Optional.of(few);
            }
        }
        return candidates.isPresent()
                ? among(handle, owner, candidates.get(), many, limit)
                : newest(handle, owner, many, limit);
    }

    private static List<Long> having(Handle handle, Range range) {
        return handle.createQuery("select entry from search_word where word >= :from and word < :before limit :limit")
                .bind("from", range.from())
                .bind("before", range.before())
                .bind("limit", FEW + 1)
                .mapTo(Long.class)
                .list();
    }

    private static List<Long> among(
            Handle handle, String owner, Set<Long> candidates, List<Range> conditions, int limit) {
        List<Long> all = List.copyOf(candidates);
        List<Entry> found = new ArrayList<>();
        for (int at = 0; at < all.size(); at += PART) {
            List<Long> part = new ArrayList<>(all.subList(at, Math.min(all.size(), at + PART)));
            part.addAll(Collections.nCopies(
                    PART - part.size(), part.getFirst())); // one statement for all, to be kept ready
            Query query = handle.createQuery(
                            "select id, is_title from search_entry where id in (<part>) and owner = :owner"
                                    + having(conditions))
                    .bindList("part", part)
                    .bind("owner", owner);
            found.addAll(bind(query, conditions)
                    .map((row, context) -> new Entry(row.getLong("id"), row.getBoolean("is_title")))
                    .list());
        }
        return found.stream()
                .sorted(Comparator.comparing(Entry::title)
                        .thenComparingLong(Entry::id)
                        .reversed())
                .map(Entry::id)
                .limit(limit)
                .toList();
    }

    private record Entry(long id, boolean title) {}

    private static List<Long> newest(Handle handle, String owner, List<Range> conditions, int limit) {
        List<Long> found = new ArrayList<>(newest(handle, owner, true, conditions, limit));
        if (found.size() < limit) {
            found.addAll(newest(handle, owner, false, conditions, limit - found.size()));
        }
        return found;
    }

    /** In the order that an index has, so that it is walked until there are enough. */
    private static List<Long> newest(Handle handle, String owner, boolean titles, List<Range> conditions, int limit) {
        Query query = handle.createQuery("select id from search_entry where owner = :owner and is_title = :titles"
                        + having(conditions)
                        + " order by owner, is_title, id desc limit :limit")
                .bind("owner", owner)
                .bind("titles", titles)
                .bind("limit", limit);
        return bind(query, conditions).mapTo(Long.class).list();
    }

    private static String having(List<Range> conditions) {
        StringBuilder sql = new StringBuilder();
        for (int i = 0; i < conditions.size(); i++) {
            sql.append(" and exists (select 1 from search_word where entry = search_entry.id and word >= :from")
                    .append(i)
                    .append(" and word < :before")
                    .append(i)
                    .append(')');
        }
        return sql.toString();
    }

    private static Query bind(Query query, List<Range> conditions) {
        for (int i = 0; i < conditions.size(); i++) {
            query.bind("from" + i, conditions.get(i).from())
                    .bind("before" + i, conditions.get(i).before());
        }
        return query;
    }
}
