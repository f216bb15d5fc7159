/**
 * May it, and what did it cost.
 *
 * <p>{@link org.parley.governance.Gate} is asked once for each answer, before anything is stored or sent; its
 * {@link org.parley.governance.Verdict} is a {@link org.parley.governance.Reservation}, to be settled when the answer is over,
 * or a refusal. {@link org.parley.governance.UsageLedger} tells what was used. {@link org.parley.governance.InputRules} are what people
 * say held against, before that; {@link org.parley.governance.Moderation} has the provider
 * judge it as well; {@link org.parley.governance.PolicyAcceptance} is what they accept before they say anything.
 * {@link org.parley.governance.Drain} comes before all of them: whether this node takes questions at all.
 * {@link org.parley.governance.RetentionSweep}, called now and then, deletes what is kept no longer.
 *
 * <p>Threads: any; what asks the database blocks for it. {@link org.parley.governance.QuotaKeeper}, called now and then, renews the
 * reservations of this node and frees those of nodes that are gone.
 *
 * <p>Decided: a limit is held by the condition of one update of one row for each period, so any number of nodes may share a
 * database and none of them overspends. Rows are updated in one order, so that nobody waits for whom waits for them. Without
 * limits the gate asks no database: an answer costs one insert after its end.
 *
 * <p>Decided: what rules look for in a text is found by RE2 and by our own scanning of digits, so that the time it takes grows with the
 * text, whoever wrote it.
 */
@NullMarked
package org.parley.governance;

import org.jspecify.annotations.NullMarked;
