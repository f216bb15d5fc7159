package org.parley.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one answer does, told by a word such as {@code mock-n500-r50} in the model's name or else in the request's body:
 *
 * <pre>
 * n500  r50          500 deltas (default 10), 50 in a second (default: as fast as they go)
 * gate               before each delta waits for {@link TestUpstreamExchange#permit}
 * fail500 fail429 fail401 fail400 ...   an HTTP error; 429 with Retry-After: 1
 * cut-k20 fin-k20    after 20 deltas (default 3) a reset, a plain close
 * eof-k20            a well-formed end of the HTTP body without a terminal event
 * stall-k20          nothing more after 20 deltas, connection open
 * keepalive-k20      after 20 deltas only keep-alives, without end
 * slowfirst-ms3000   head and first delta after 3 s; nohead: never
 * errorevent-k20     an "error" event after 20 deltas
 * failed-k20 incomplete   response.failed, response.incomplete
 * garbage-k20        one event with broken JSON after 20 deltas, then goes on
 * utf8               multi-byte text, quotes, SSE look-alikes; chunks cut inside characters
 * bytes              every byte in a chunk of its own
 * huge               delta k (default 1) has 1 MiB of text
 * pad100             100 more characters in each delta
 * items              the message and its part are announced before the text, as OpenAI does
 * refusal reasoning tools citations     further events before, between or instead of the text
 * nodelta            no delta, the text only in response.completed
 * lost               the last delta only in response.completed
 * </pre>
 */
public final class TestUpstreamScript {
    private static final Pattern WORD = Pattern.compile("mock-[a-z0-9.-]+");
    private static final List<String> UTF8 = List.of(
            "plain ascii ",
            "héllo wörld ",
            "日本語テキスト ",
            "😀👩‍👩‍👧 ",
            "line1\nline2\n\nline4 ",
            "crlf\r\nnext\rlone-cr ",
            "\"quoted\" back\\slash / ",
            "\n\ndata: {\"fake\":1}\n\n",
            "event: error\ndata: [DONE]\n\n",
            ": comment\nid: 7\nretry: 1\n",
            "[done] [clear] \u0001\u0002\u001b[31m ",
            "\u2028\u2029\ufeff ",
            "<script>alert(1)</script>&amp; ",
            "سلام שלום ",
            "   leading and trailing   ",
            "\ttab\t");

    private static final String BROKEN = """
            event: response.output_text.delta
            data: {"type":"response.output_text.delta","delta":"brok

            """;

    private final List<String> words;

    private TestUpstreamScript(String words) {
        this.words = List.of(words.split("-", -1));
    }

    /** @param text a model's name or a request's body; without a {@code mock-} word a plain answer of ten deltas */
    public static TestUpstreamScript of(String text) {
        Matcher found = WORD.matcher(text);
        return new TestUpstreamScript(found.find() ? found.group() : "mock");
    }

    /** What an upstream does that was not told otherwise. */
    public static void play(TestUpstreamExchange exchange) {
        String body = exchange.request().body();
        String model = exchange.model();
        of(model.contains("mock-") ? model : body).run(exchange);
    }

    public String fullText() {
        return text(count());
    }

    public String text(int deltas) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < deltas; i++) {
            text.append(piece(i));
        }
        return text.toString();
    }

    /** The text of delta {@code i}: a marker with its number, then what the words ask for. */
    public String piece(int i) {
        String marker = String.format("@t0000000000000000,%06d@ ", i);
        if (has("utf8")) {
            return marker + UTF8.get(i % UTF8.size());
        }
        if (has("huge") && i == number("k", 1)) {
            return marker + "x".repeat(1 << 20);
        }
        return marker + "y".repeat(number("pad", 0));
    }

    private void run(TestUpstreamExchange exchange) {
        if (failed(exchange)) {
            return;
        }
        if (has("nohead")) {
            exchange.awaitEnd();
            return;
        }
        if (has("slowfirst") && !exchange.pause(Duration.ofMillis(number("ms", 3000)))) {
            return;
        }
        exchange.begin();
        TestUpstreamExtras.before(exchange, this);
        if (!deltas(exchange) || fault(exchange)) {
            return;
        }
        TestUpstreamExtras.after(exchange, this);
        finish(exchange);
    }

    /** Whether an HTTP error was the answer. */
    boolean failed(TestUpstreamExchange exchange) {
        int status = number("fail", 0);
        if (status > 0) {
            fail(exchange, status);
        }
        return status > 0;
    }

    private static void fail(TestUpstreamExchange exchange, int status) {
        String body = TestUpstreamEvents.error("server_error", "SECRET-UPSTREAM-TEXT of status " + status, "mock_code");
        if (status == 429) {
            exchange.json(status, body, "Retry-After: 1");
        } else {
            exchange.json(status, body);
        }
    }

    private boolean deltas(TestUpstreamExchange exchange) {
        int target = has("nodelta") ? 0 : has("lost") ? count() - 1 : faultAfter();
        Duration gap = gap();
        for (int i = 0; i < target; i++) {
            if (has("gate") && !exchange.awaitPermit()) {
                return false;
            }
            if (has("garbage") && i == number("k", 3)) {
                exchange.sse(BROKEN);
            }
            send(exchange, i);
            if (!gap.isZero() && !exchange.pause(gap)) {
                return false;
            }
        }
        return true;
    }

    Duration gap() {
        return number("r", 0) == 0 ? Duration.ZERO : Duration.ofNanos(1_000_000_000L / number("r", 0));
    }

    private void send(TestUpstreamExchange exchange, int i) {
        String type = has("refusal") ? "response.refusal.delta" : "response.output_text.delta";
        String json = exchange.events().delta(piece(i), 0, 0).replace("response.output_text.delta", type);
        byte[] frame = TestUpstreamEvents.frame(json).getBytes(StandardCharsets.UTF_8);
        if (has("bytes")) {
            for (byte b : frame) {
                exchange.chunk(new byte[] {b});
            }
            return;
        }
        int cut = has("utf8") ? insideCharacter(frame) : 0;
        if (cut > 0) {
            exchange.chunk(Arrays.copyOf(frame, cut));
        }
        exchange.chunk(Arrays.copyOfRange(frame, cut, frame.length));
    }

    boolean fault(TestUpstreamExchange exchange) {
        if (has("cut")) {
            // what was sent has to arrive before the reset discards it
            exchange.pause(Duration.ofMillis(50));
            exchange.cut();
        } else if (has("fin")) {
            exchange.fin();
        } else if (has("eof")) {
            exchange.end();
        } else if (has("stall")) {
            exchange.awaitEnd();
        } else if (has("keepalive")) {
            while (exchange.pause(Duration.ofMillis(20))) {
                exchange.keepalive().comment();
            }
        } else if (has("errorevent")) {
            exchange.event(exchange.events()
                    .of("error", "\"code\":\"server_error\",\"message\":\"SECRET-UPSTREAM-TEXT\",\"param\":null"));
            exchange.end();
        } else if (has("failed")) {
            exchange.event(exchange.events().response("response.failed", "failed", exchange.model(), ""));
            exchange.end();
        } else {
            return false;
        }
        return true;
    }

    private void finish(TestUpstreamExchange exchange) {
        String status = has("incomplete") ? "incomplete" : "completed";
        if (has("refusal")) {
            String part = "{\"type\":\"refusal\",\"refusal\":\"" + TestUpstreamEvents.escape(fullText(), false) + "\"}";
            exchange.event(exchange.events()
                    .response("response.completed", status, exchange.model(), TestUpstreamEvents.message(part)));
        } else {
            exchange.events().closing(fullText(), exchange.model(), status).forEach(exchange::event);
        }
        exchange.end();
    }

    boolean has(String word) {
        return words.contains(word);
    }

    private int count() {
        return number("n", 10);
    }

    int faultAfter() {
        boolean faulty = List.of("cut", "fin", "eof", "stall", "keepalive", "errorevent", "failed").stream()
                .anyMatch(this::has);
        return faulty ? Math.min(count(), number("k", 3)) : count();
    }

    private int number(String prefix, int otherwise) {
        return words.stream()
                .filter(word -> word.matches(prefix + "[0-9]+"))
                .mapToInt(word -> Integer.parseInt(word.substring(prefix.length())))
                .findFirst()
                .orElse(otherwise);
    }

    private static int insideCharacter(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if ((bytes[i] & 0xc0) == 0x80) {
                return i;
            }
        }
        return 0;
    }
}
