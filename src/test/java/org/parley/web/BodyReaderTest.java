package org.parley.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyReaderTest {
    private static final int LIMIT = 1 << 20;

    private final AtomicLong clock = new AtomicLong();
    private final BodyReader bodies = new BodyReader(LIMIT, Duration.ofSeconds(60), clock::get);
    private final BodyBudget budget = new BodyBudget(2 * LIMIT);

    /** Gives one byte a read, after the step. */
    private static InputStream trickle(IoStep step) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                step.run();
                return 'x';
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                target[offset] = (byte) read();
                return 1;
            }
        };
    }

    private interface IoStep {
        void run() throws IOException;
    }

    private ProblemException refused(InputStream in, long announced) {
        try (BodyBudget.Lease lease = budget.lease()) {
            return assertThrows(ProblemException.class, () -> bodies.read(in, announced, lease));
        }
    }

    @ParameterizedTest(name = "{0} bytes, announced as {1}")
    @CsvSource({
        "0, 0",
        "0, -1",
        "1, 1",
        "1, -1",
        "16384, 16384",
        "16384, -1",
        "100001, 100001",
        "1048576, 1048576",
        "1048576, -1"
    })
    void aBodyIsReadWhole(int size, long announced) {
        byte[] body = new byte[size];
        for (int i = 0; i < size; i++) {
            body[i] = (byte) (i * 31);
        }
        try (BodyBudget.Lease lease = budget.lease()) {
            assertArrayEquals(body, bodies.read(new ByteArrayInputStream(body), announced, lease));
            assertTrue(budget.held() >= size);
        }
        assertEquals(0, budget.held());
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, LIMIT})
    void memoryFollowsWhatHasArrivedAndNotWhatWasAnnounced(long announced) {
        AtomicInteger reads = new AtomicInteger();
        refused(
                trickle(() -> {
                    int arrived = reads.getAndIncrement();
                    assertTrue(
                            budget.held() <= Math.max(64 * 1024, arrived * 2),
                            () -> budget.held() + " after " + arrived);
                    if (arrived == 200_000) {
                        throw new SocketException("gone");
                    }
                }),
                announced);
        assertEquals(0, budget.held());
    }

    @ParameterizedTest
    @CsvSource({"1048577, 1048577", "1048577, -1", "3000000, -1", "10, 1048577"})
    void tooMuchIsRefusedAndReadOnSoThatItsSenderHearsIt(int size, long announced) {
        InputStream in = new ByteArrayInputStream(new byte[size]);
        ProblemException refused = refused(in, announced);
        assertEquals(413, refused.problem().status());
        assertTrue(refused.problem().detail().contains("1048576"), refused::toString);
        assertEquals(0, available(in));
    }

    @Test
    void aBodyThatNeverEndsIsNotReadForEver() {
        assertEquals(413, refused(trickle(() -> {}), -1).problem().status());
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, LIMIT, LIMIT + 1})
    void aBodyThatComesTooSlowlyTimesOut(long announced) {
        ProblemException refused =
                refused(trickle(() -> clock.addAndGet(Duration.ofSeconds(1).toNanos())), announced);
        assertEquals(408, refused.problem().status());
        assertEquals(61, Duration.ofNanos(clock.get()).toSeconds());
    }

    @Test
    void theServersOwnLimitForOneReadIsATimeOutToo() {
        assertEquals(
                408,
                refused(
                                trickle(() -> {
                                    throw new SocketTimeoutException();
                                }),
                                10)
                        .problem()
                        .status());
        assertEquals(
                408,
                refused(
                                trickle(() -> {
                                    throw new IOException(new SocketTimeoutException());
                                }),
                                10)
                        .problem()
                        .status());
    }

    @Test
    void aBodyThatBreaksOffIsABadRequest() {
        assertEquals(
                400,
                refused(
                                trickle(() -> {
                                    throw new SocketException("reset");
                                }),
                                10)
                        .problem()
                        .status());
    }

    @Test
    void allRequestsTogetherHaveABound() {
        try (BodyBudget.Lease one = budget.lease();
                BodyBudget.Lease other = budget.lease()) {
            bodies.read(new ByteArrayInputStream(new byte[LIMIT]), LIMIT, one);
            bodies.read(new ByteArrayInputStream(new byte[LIMIT - 1]), LIMIT - 1, other);
            InputStream late = new ByteArrayInputStream(new byte[20_000]);
            ProblemException refused = refused(late, 20_000);
            assertEquals(503, refused.problem().status());
            assertEquals(0, available(late), "read on, so that it is heard");
            assertEquals("5", refused.headers().get("Retry-After"));
            bodies.read(new ByteArrayInputStream(new byte[1]), 1, other);
        }
        assertEquals(0, budget.held());
    }

    private static int available(InputStream in) {
        try {
            return in.available();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
