package org.parley.identity;

import java.util.Optional;

/** What a login calls a person or a group, where it is fit to be kept and shown. */
final class PersonName {
    private static final int LONGEST = 255;

    private PersonName() {}

    /** Without the space around it; empty where it is none, too long, or not all of it can be seen. */
    static Optional<String> of(String told) {
        String name = told.strip();
        boolean fit =
                !name.isEmpty() && name.length() <= LONGEST && name.codePoints().noneMatch(Character::isISOControl);
        return fit ? Optional.of(name) : Optional.empty();
    }
}
