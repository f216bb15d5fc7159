package org.parley.files;

import org.xml.sax.helpers.DefaultHandler;

/** Collects text, and refuses what is too much: a model that is told a part only would not know it. */
final class BoundedText extends DefaultHandler {
    /** Some 250,000 tokens: more than most models take. */
    static final int MOST = 1_000_000;

    private final StringBuilder text = new StringBuilder();

    @Override
    public void characters(char[] from, int start, int length) {
        HarmfulFileException.ifNobodyWaits();
        text.append(from, start, length);
        requireRoom();
    }

    private void requireRoom() {
        if (text.length() > MOST) {
            throw new HarmfulFileException("holds more text than a model can take: over a million characters");
        }
    }

    @Override
    public void ignorableWhitespace(char[] from, int start, int length) {
        characters(from, start, length);
    }

    /** Where a parser went on after a refusal, it is told once more. */
    String whole() {
        HarmfulFileException.ifNobodyWaits();
        requireRoom();
        return text.toString().strip();
    }
}
