package org.parley.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.Problems.assertProblem;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.parley.testing.Form;
import org.parley.testing.OfficeFile;
import org.parley.testing.ParleyServer;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** Files that are made to do harm, over HTTP: each gets a clear refusal, soon, and the server goes on. */
class HostileFilesTest {
    /** Five are promised; the rest is for a machine that runs other tests beside. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static ParleyServer server;

    @BeforeAll
    static void start() {
        server = ParleyServer.start(Map.of());
        try (WireResponse warm = upload("warm.docx", OfficeFile.word("<w:p/>").bytes())) {
            assertEquals(201, warm.status(), warm::text);
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static WireResponse upload(String name, byte[] content) {
        return new Form().file(name, content).post("/api/attachments").send(server);
    }

    private static String refused(int status, Supplier<WireResponse> request) {
        long from = System.nanoTime();
        try (WireResponse response = request.get()) {
            JsonNode problem = assertProblem(response, status);
            Duration took = Duration.ofNanos(System.nanoTime() - from);
            assertTrue(took.compareTo(LIMIT) < 0, () -> "after " + took + ": " + problem);
            return problem.path("detail").asText();
        }
    }

    private static byte[] zipBomb() {
        return OfficeFile.word(out -> {
                    OfficeFile.write(out, OfficeFile.wordBegin());
                    byte[] zeros = " ".repeat(1 << 20).getBytes(UTF_8);
                    for (int i = 0; i < 500; i++) {
                        out.write(zeros);
                    }
                    OfficeFile.write(out, OfficeFile.wordEnd());
                })
                .bytes();
    }

    @Test
    void aZipBomb() {
        byte[] bomb = zipBomb();
        assertTrue(refused(400, () -> upload("report.docx", bomb)).startsWith("“report.docx” "));
    }

    /** All at once they share two readers; who would wait too long is told so. The heap of the tests is one gigabyte. */
    @Test
    void manyZipBombsAtOnce() throws Exception {
        byte[] bomb = zipBomb();
        List<Future<Integer>> answers = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 40; i++) {
                answers.add(threads.submit(() -> {
                    try (WireResponse response = upload("report.docx", bomb)) {
                        return response.status();
                    }
                }));
            }
        }
        for (Future<Integer> answer : answers) {
            assertTrue(answer.get() == 400 || answer.get() == 503, () -> "status " + answer.resultNow());
        }
        try (WireResponse response = upload("a.docx", OfficeFile.word("<w:p/>").bytes())) {
            assertEquals(201, response.status(), response::text);
        }
    }

    @Test
    void aPdfWithAMillionObjects() {
        StringBuilder pdf = new StringBuilder("%PDF-1.7\n");
        for (int i = 1; i <= 1_000_000; i++) {
            pdf.append(i).append(" 0 obj\n");
        }
        byte[] bytes = pdf.toString().getBytes(ISO_8859_1);
        assertTrue(refused(400, () -> upload("a.pdf", bytes)).contains("objects"));
    }

    @Test
    void aPictureOfBillionsOfPixels() {
        byte[] header = ByteBuffer.allocate(64)
                .put("\u0089PNG\r\n\u001a\n\0\0\0\rIHDR".getBytes(ISO_8859_1))
                .putInt(50_000)
                .putInt(50_000)
                .array();
        assertTrue(refused(400, () -> upload("a.png", header)).contains("pixels"));
    }

    @Test
    void aProgramThatIsNamedAsAPicture() {
        byte[] program = {'M', 'Z', 0, 1, 2};
        String detail = refused(415, () -> upload("C:\\Users\\ann\\holiday.png", program));
        assertTrue(detail.startsWith("“holiday.png” is not"), detail);
    }

    @Test
    void anEmptyFile() {
        assertEquals("“passwd” is empty.", refused(400, () -> upload("../../../etc/passwd", new byte[0])));
    }

    @Test
    void twoThousandFiles() {
        Form attachments = new Form();
        Form question = new Form().part("request", "{\"messages\":[{\"text\":\"x\"}]}".getBytes(UTF_8));
        for (int i = 0; i < 2000; i++) {
            attachments.file(i + ".txt", "x".getBytes(UTF_8));
            question.file(i + ".txt", "x".getBytes(UTF_8));
        }
        refused(400, () -> attachments.post("/api/attachments").send(server));
        refused(400, () -> question.post("/api/llmstream").send(server));
    }

    @Test
    void aFileThatIsLargerThanOneMayBe() {
        byte[] large = new byte[(20 << 20) + 1];
        assertTrue(refused(413, () -> upload("a.txt", large)).contains("20971520"));
    }

    @Test
    void namesAreNeverPathsNorHeaders() {
        String name = "..\\..\\a\u202e\u0000\u2028b\u0085;=\u00e4.txt";
        try (WireResponse added = upload(name, "x".getBytes(UTF_8))) {
            assertEquals(201, added.status(), added::text);
            try (WireResponse download = WireRequest.get(
                            "/api/attachments/" + added.json().path("id").asText())
                    .send(server)) {
                assertEquals(
                        "attachment; filename=\"a b __.txt\"; filename*=UTF-8''a%20b%20%3B%3D%C3%A4.txt"
                                .replace("a b __.txt", "a b ___.txt"),
                        download.header("Content-Disposition").orElseThrow());
            }
        }
    }
}
