package org.parley.conversation;

/** Something beside the database cannot be reached that answers are kept in; what needs it may be asked again. */
public abstract class OutageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    protected OutageException(String message, Throwable cause) {
        super(message, cause);
    }

    protected OutageException(String message) {
        super(message);
    }
}
