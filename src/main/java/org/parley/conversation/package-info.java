/**
 * What was said, kept by JDBC.
 *
 * <p>{@link org.parley.conversation.Database} opens the embedded H2 or the company's PostgreSQL and brings its tables up to
 * date; {@link org.parley.conversation.Conversations} keeps conversations, {@link org.parley.conversation.Messages} what was
 * said in them, as a tree: a message with several children is where a question was edited or an answer asked for again.
 *
 * <p>{@link org.parley.conversation.ChangeFeed} tells who looks on what has changed: the stores speak into it after each commit.
 *
 * <p>Threads: any; every method blocks for the database and is one transaction. Ownership is part of every statement:
 * what belongs to somebody else is not there.
 *
 * <p>Decided: what somebody under legal hold deletes gets nobody for its owner. So no statement, nor one that is written later, need know
 * of the hold; only {@code Deletions} does.
 *
 * <p>Decided: SQL that H2 and PostgreSQL both speak, by hand through Jdbi, so that one store and one test suite serve both.
 * Only search has an index for each ({@code SearchIndex}), with what a word is decided here, so that both find the same.
 * Messages are identified within their conversation, by ids that a client may choose: a request that is sent again after a
 * lost answer stores nothing twice, and nobody can meet, or learn of, another conversation's ids.
 */
@NullMarked
package org.parley.conversation;

import org.jspecify.annotations.NullMarked;
