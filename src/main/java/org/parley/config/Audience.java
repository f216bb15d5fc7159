package org.parley.config;

/** For whom a rule is. */
public sealed interface Audience {
    /** All together. */
    record Everybody() implements Audience {}

    /** Each user alone. */
    record Each() implements Audience {}

    /** All members of a group together. */
    record Group(String name) implements Audience {}

    /** Each member of a group alone. */
    record Member(String group) implements Audience {}

    /** One API key alone: what its maker has said of it. */
    record Key() implements Audience {}
}
