package org.parley.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.parley.testing.Chat.askPlain;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.parley.testing.ArticleReader;
import org.parley.testing.TestUpstream;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** The in-band wire, whose readers need each token in a chunk of its own. */
interface SpeaksPlainText extends Deployed {

    @RepeatedTest(3)
    default void theArticlesLoopShowsTheRightText() {
        try (WireResponse response = site().send(askPlain("mock-n60-r500"))) {
            assertEquals(
                    "text/plain;charset=utf-8",
                    response.header("Content-Type")
                            .orElseThrow()
                            .toLowerCase(Locale.ROOT)
                            .replace(" ", ""));
            ArticleReader reader = ArticleReader.read(response);
            assertEquals(TestUpstream.expectedText("mock-n60"), reader.shown());
            assertEquals(List.of("[created]", "[thinking]", "[clear]", "[done]"), reader.states());
            assertEquals("", response.text(), "nothing follows the last token");
        }
    }

    @Test
    default void aMalformedBodyIsForbiddenToTheArticlesClient() {
        try (WireResponse response =
                site().send(WireRequest.post("/api/llmstream").json("{}").header("Accept", "text/plain"))) {
            assertEquals(403, response.status());
            assertEquals(
                    "application/problem+json", response.header("Content-Type").orElseThrow());
        }
    }
}
