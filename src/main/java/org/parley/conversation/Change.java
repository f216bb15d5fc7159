package org.parley.conversation;

import java.util.Optional;

/**
 * That something is otherwise than before; how it is now, the stores tell.
 *
 * @param message the answer that was asked for, or that has ended
 * @param generation where it can be followed
 */
public record Change(String conversation, What what, Optional<String> message, Optional<String> generation) {
    public enum What {
        CREATED,
        /** Its title, its being pinned or archived. */
        CHANGED,
        DELETED,
        /** A question was stored and its answer begins. */
        ASKED,
        ANSWERED
    }

    static Change of(String conversation, What what) {
        return new Change(conversation, what, Optional.empty(), Optional.empty());
    }
}
