package org.parley.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What users accept before they ask.
 *
 * @param text for people, in markdown
 * @param version the text's hash: another text is to be accepted anew
 */
public record Policy(String text, String version) {
    private static final Pattern FILE = Pattern.compile("(?i).*\\.(md|markdown|txt)");

    public static Policy of(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return new Policy(text, HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static Optional<Policy> read(SettingsReader reader) {
        return reader.text(Setting.POLICY)
                .flatMap(value -> FILE.matcher(value).matches() ? content(reader, value) : Optional.of(value))
                .map(Policy::of);
    }

    private static Optional<String> content(SettingsReader reader, String path) {
        try {
            String text = Files.readString(SettingSource.path(path)).strip();
            if (text.isEmpty()) {
                reader.fault(Setting.POLICY, "names " + path + ", which is empty");
            }
            return Optional.of(text);
        } catch (IOException | InvalidPathException e) {
            reader.fault(Setting.POLICY, "names " + path + ", which cannot be read as UTF-8 text");
            return Optional.empty();
        }
    }
}
