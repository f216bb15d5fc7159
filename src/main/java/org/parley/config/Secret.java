package org.parley.config;

/** A value that never shows in a log: only {@link #reveal()} tells it. */
public record Secret(String reveal) {
    @Override
    public String toString() {
        return "***";
    }
}
