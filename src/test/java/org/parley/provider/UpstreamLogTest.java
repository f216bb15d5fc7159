package org.parley.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonParseException;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class UpstreamLogTest {
    @Test
    void whatCannotBeParsedIsNotQuoted() {
        Exception unreadable = new IllegalStateException(new JsonParseException(null, "unrecognized token 'SECRET'"));
        assertEquals(
                "upstream-bad-response, com.fasterxml.jackson.core.JsonParseException",
                UpstreamLog.line(UpstreamFaults.notAnApi(), Optional.of(unreadable)));
    }

    @Test
    void aMessageIsOneShortLine() {
        IOException proxy = new IOException("Proxy returns \"HTTP/1.1 407 \u001b[31m\u202eNo\r\nWARNING: forged\"");
        assertEquals(
                "upstream-cut, java.io.IOException: Proxy returns \"HTTP/1.1 407 [31m No WARNING: forged\"",
                UpstreamLog.line(UpstreamFaults.cut(), Optional.of(proxy)));
        IOException endless = new IOException("x".repeat(100_000));
        assertEquals(
                "upstream-cut, java.io.IOException: " + "x".repeat(300),
                UpstreamLog.line(UpstreamFaults.cut(), Optional.of(endless)));
    }

    @Test
    void anExceptionOfOursWithoutAReasonBelowIsNamed() {
        assertEquals(
                "upstream-error, java.lang.IllegalStateException",
                UpstreamLog.line(UpstreamFaults.failed(), Optional.of(new IllegalStateException("SECRET"))));
    }
}
