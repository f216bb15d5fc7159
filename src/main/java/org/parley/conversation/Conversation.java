package org.parley.conversation;

import java.time.Instant;

/**
 * One conversation without its messages.
 *
 * @param updated when something was last said in it
 * @param running whether an answer is being made in it
 */
public record Conversation(
        String id, String title, boolean pinned, boolean archived, Instant created, Instant updated, boolean running) {
    /** In characters as people count them (code points); what is longer is cut. */
    public static final int LONGEST_TITLE = 100;
}
