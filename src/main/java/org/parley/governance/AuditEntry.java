package org.parley.governance;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.parley.conversation.StorableText;
import org.parley.identity.Caller;

/**
 * Who did what when from where with which result.
 *
 * @param actor id of a user; empty where nobody was known
 * @param how the user was known; empty where nobody was
 * @param detail texts, where the settings say so
 */
public record AuditEntry(
        Instant at,
        String actor,
        String how,
        String address,
        String action,
        String target,
        String result,
        String detail) {
    public AuditEntry {
        at = at.truncatedTo(ChronoUnit.MILLIS);
        actor = fitting(actor, 255);
        address = fitting(address, 255);
        action = fitting(action, 100);
        target = fitting(target, 1_000);
        result = fitting(result, 100);
        detail = StorableText.of(detail);
    }

    public static AuditEntry of(
            Instant at,
            Optional<Caller> caller,
            String address,
            String action,
            String target,
            String result,
            String detail) {
        return new AuditEntry(
                at,
                caller.map(Caller::id).orElse(""),
                caller.map(it -> it.how().name()).orElse(""),
                address,
                action,
                target,
                result,
                detail);
    }

    private static String fitting(String text, int most) {
        String storable = StorableText.of(text);
        int end = Math.min(storable.length(), most);
        return storable.substring(0, end > 0 && Character.isHighSurrogate(storable.charAt(end - 1)) ? end - 1 : end);
    }
}
