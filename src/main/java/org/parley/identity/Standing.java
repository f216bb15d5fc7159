package org.parley.identity;

/** Whether somebody who is known may come in. */
public enum Standing {
    GOOD,
    /** An admin has shut the person out. */
    DISABLED,
    /** The session that tells who it is has been ended elsewhere: log in again. */
    SIGNED_OUT
}
