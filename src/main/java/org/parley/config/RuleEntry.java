package org.parley.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** One of the parts of {@code who: what; who: what}. */
record RuleEntry(Audience whose, String what) {

    /** {@code this, that}. */
    List<String> items() {
        return SettingsReader.split(what, ",");
    }

    /** A group's name may have a colon in it. */
    static List<RuleEntry> ofAnybody(SettingsReader reader, Setting setting) {
        return entries(
                reader,
                setting,
                text -> text.lastIndexOf(':'),
                RuleEntry::audience,
                "everybody, user, group NAME or member of NAME");
    }

    /** The same for what has no measure of one user. */
    static List<RuleEntry> ofAllTogether(SettingsReader reader, Setting setting) {
        return entries(reader, setting, text -> text.lastIndexOf(':'), RuleEntry::together, "everybody or group NAME");
    }

    /** The same where it is the text that may have a colon in it. */
    static List<RuleEntry> ofTexts(SettingsReader reader, Setting setting) {
        return entries(reader, setting, text -> text.indexOf(':'), RuleEntry::together, "everybody or group NAME");
    }

    private static List<RuleEntry> entries(
            SettingsReader reader,
            Setting setting,
            ToIntFunction<String> colon,
            Function<String, Optional<Audience>> audience,
            String audiences) {
        List<RuleEntry> entries = new ArrayList<>();
        for (String text : reader.parts(setting, ";")) {
            int at = colon.applyAsInt(text);
            Optional<Audience> whose = at < 0
                    ? Optional.empty()
                    : audience.apply(text.substring(0, at).strip());
            whose.ifPresentOrElse(
                    who -> entries.add(new RuleEntry(who, text.substring(at + 1).strip())),
                    () -> reader.fault(
                            setting, "must begin with " + audiences + " and a colon where it says \"" + text + "\""));
        }
        return entries;
    }

    private static Optional<Audience> audience(String text) {
        return switch (text) {
            case "everybody" -> Optional.of(new Audience.Everybody());
            case "user" -> Optional.of(new Audience.Each());
            default ->
                named(text, "group ")
                        .<Audience>map(Audience.Group::new)
                        .or(() -> named(text, "member of ").map(Audience.Member::new));
        };
    }

    private static Optional<Audience> together(String text) {
        return audience(text).filter(whose -> whose instanceof Audience.Everybody || whose instanceof Audience.Group);
    }

    private static Optional<String> named(String text, String beginning) {
        return Optional.of(text)
                .filter(it -> it.startsWith(beginning))
                .map(it -> it.substring(beginning.length()).strip())
                .filter(it -> !it.isEmpty());
    }
}
