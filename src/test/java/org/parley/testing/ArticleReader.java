package org.parley.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/**
 * The reading loop of the plain-text wire's first clients: looks at one chunk at a time, takes a chunk that holds a token for
 * the token and every other chunk for text, and stops at the last token.
 *
 * @param shown the text that its user sees in the end
 * @param states the tokens in the order seen
 * @param chunks how many pieces the answer came in
 */
public record ArticleReader(String shown, List<String> states, int chunks) {
    private static final List<String> STATES = List.of("[created]", "[thinking]", "[clear]");

    public static ArticleReader read(WireResponse response) {
        StringBuilder text = new StringBuilder();
        List<String> states = new ArrayList<>();
        int chunks = 0;
        for (byte[] chunk = response.chunk(); chunk.length > 0; chunk = response.chunk()) {
            chunks++;
            String value = new String(chunk, UTF_8);
            String state = STATES.stream().filter(value::contains).findFirst().orElse("");
            if (value.contains("[done]")) {
                states.add("[done]");
                break;
            } else if (state.isEmpty()) {
                text.append(value);
            } else {
                states.add(state);
                if (state.equals("[clear]")) {
                    text.setLength(0);
                }
            }
        }
        return new ArticleReader(text.toString(), List.copyOf(states), chunks);
    }
}
