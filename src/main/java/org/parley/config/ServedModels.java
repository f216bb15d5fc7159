package org.parley.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which models an upstream has, and under what names. The first entry that fits a model counts. */
public record ServedModels(List<Entry> entries) {
    public static final ServedModels ALL = new ServedModels(List.of(new Entry("*", "")));

    private static final Pattern ENTRY = Pattern.compile("[^=*\\s]+\\s*=\\s*[^=*\\s]+|[^=*\\s]*\\*?[^=*\\s]*");

    /**
     * @param pattern of our names, in which one {@code *} may stand for any text
     * @param there its name at the upstream; empty: the same
     */
    public record Entry(String pattern, String there) {
        public boolean isName() {
            return !pattern.contains("*");
        }

        private boolean fits(String model) {
            int star = pattern.indexOf('*');
            return star < 0
                    ? pattern.equals(model)
                    : model.length() >= pattern.length() - 1
                            && model.startsWith(pattern.substring(0, star))
                            && model.endsWith(pattern.substring(star + 1));
        }
    }

    public ServedModels {
        entries = List.copyOf(entries);
    }

    static ServedModels read(SettingsReader reader) {
        List<String> texts = reader.list(Setting.UPSTREAM_MODELS);
        for (String text : texts) {
            if (!ENTRY.matcher(text).matches()) {
                reader.fault(
                        Setting.UPSTREAM_MODELS,
                        "must be names, patterns such as gpt-5*, or ours=theirs, not \"" + text + "\"");
            }
        }
        return new ServedModels(texts.stream().map(ServedModels::entry).toList());
    }

    private static Entry entry(String text) {
        int equals = text.indexOf('=');
        return equals < 0
                ? new Entry(text, "")
                : new Entry(
                        text.substring(0, equals).strip(),
                        text.substring(equals + 1).strip());
    }

    /** What the upstream calls a model of ours; empty: it does not have it. */
    public Optional<String> nameOf(String model) {
        return entries.stream()
                .filter(entry -> entry.fits(model))
                .findFirst()
                .map(entry -> entry.there().isEmpty() ? model : entry.there());
    }
}
