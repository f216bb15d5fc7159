package org.parley.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.ws.rs.core.MediaType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreferenceTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    text/plain                                | true
                    text/plain;charset=utf-8                  | true
                    TEXT/PLAIN                                | true
                    text/plain, */*;q=0.1                     | true
                    text/plain, text/event-stream;q=0.9       | true
                    text/plain, text/*;q=0.5                  | true
                    text/plain;q=0.1                          | true
                    text/html, text/plain;q=0.9               | true
                    text/event-stream                         | false
                    text/event-stream, text/plain             | false
                    text/plain;q=0.5, text/event-stream       | false
                    application/json, text/plain, */*         | false
                    text/html, application/xhtml+xml, */*;q=0.8 | false
                    text/*                                    | false
                    */*                                       | false
                    */*, text/event-stream;q=0.5              | true
                    text/plain;q=0                            | false
                    application/json                          | false
                    application/x-text/plain                  | false
                    ''                                        | false
                    text/plain;q=x                            | false
                    text/plain, "                             | false
                    """)
    void plainTextIsForWhomLikesItBest(String accept, boolean plain) {
        assertEquals(plain, Preference.prefers(accept, MediaType.TEXT_PLAIN_TYPE, MediaType.SERVER_SENT_EVENTS_TYPE));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    application/json                          | true
                    application/json, text/plain, */*         | true
                    application/json;q=0.9, */*               | false
                    application/json, text/event-stream       | false
                    application/json;q=0                      | false
                    */*                                       | false
                    text/event-stream                         | false
                    """)
    void jsonIsForWhomNamesItAndNoEventStream(String accept, boolean json) {
        assertEquals(
                json, Preference.asksFor(accept, MediaType.APPLICATION_JSON_TYPE, MediaType.SERVER_SENT_EVENTS_TYPE));
    }
}
