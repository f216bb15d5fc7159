package org.parley.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.testing.OfficeFile.paragraph;
import static org.parley.testing.OfficeFile.write;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.testing.OfficeFile;

/** Office documents that are made to do harm: a clear refusal, in bounded time, within this process's heap. */
class BombsTest {
    private static final Duration LIMIT =
            Duration.ofSeconds(8); // of which five are the reader's, the rest is a slow machine's

    private static FileInspector inspector;

    /** Loads what every document needs, so that times are those of the documents. */
    @BeforeAll
    static void open() {
        inspector = new FileInspector();
        assertInstanceOf(
                Inspection.Fit.class,
                inspector.inspect("a.docx", OfficeFile.word(paragraph("x")).bytes()));
    }

    @AfterAll
    static void close() {
        inspector.close();
    }

    private static String refused(OfficeFile file, String name) {
        byte[] bytes = file.bytes();
        long from = System.nanoTime();
        Inspection inspected = inspector.inspect(name, bytes);
        Duration took = Duration.ofNanos(System.nanoTime() - from);
        assertTrue(took.compareTo(LIMIT) < 0, () -> name + " took " + took);
        Inspection.Unfit unfit = assertInstanceOf(Inspection.Unfit.class, inspected);
        assertEquals(Inspection.Reason.CONTENT, unfit.reason());
        return unfit.why();
    }

    private static OfficeFile.Content repeated(String begin, String piece, int times, String end) {
        return out -> {
            write(out, begin);
            String many = piece.repeat(1000);
            for (int i = 0; i < times / 1000; i++) {
                write(out, many);
            }
            write(out, end);
        };
    }

    private static OfficeFile word(String piece, int times) {
        return OfficeFile.word(repeated(OfficeFile.wordBegin(), piece, times, OfficeFile.wordEnd()));
    }

    @Test
    void muchText() {
        String why = refused(word(paragraph("0123456789"), 200_000), "a.docx");
        assertTrue(why.contains("million characters"), why);
    }

    @Test
    void muchThatIsNoText() {
        String why = refused(word("<w:p/>", 30_000_000), "a.docx");
        assertTrue(why.contains("unpacked") || why.contains("too long") || why.contains("characters"), why);
    }

    @Test
    void oneLargeAttribute() {
        String why = refused(
                OfficeFile.word(repeated(
                        OfficeFile.wordBegin() + "<w:p w:rsidR=\"",
                        "0123456789",
                        10_000_000,
                        "\"/>" + OfficeFile.wordEnd())),
                "a.docx");
        assertTrue(why.contains("unpacked") || why.contains("too long"), why);
    }

    @Test
    void aLargePartBesideTheText() {
        String why = refused(
                OfficeFile.word(paragraph("x"))
                        .part(
                                "_rels/.rels",
                                repeated(
                                        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
                                        "<!-- nothing at all -->",
                                        1_000_000,
                                        "</Relationships>")),
                "a.docx");
        assertTrue(why.contains("unpacked"), why);
    }

    @Test
    void deepNesting() {
        int depth = 2_000_000;
        refused(
                OfficeFile.word(out -> {
                    write(out, OfficeFile.wordBegin());
                    repeated("", "<w:p>", depth, paragraph("x")).write(out);
                    repeated("", "</w:p>", depth, OfficeFile.wordEnd()).write(out);
                }),
                "a.docx");
    }

    @Test
    void entitiesThatGrow() {
        StringBuilder entities = new StringBuilder("<!DOCTYPE x [<!ENTITY a0 \"0123456789\">");
        for (int i = 1; i < 10; i++) {
            entities.append("<!ENTITY a" + i + " \"" + ("&a" + (i - 1) + ";").repeat(10) + "\">");
        }
        refused(
                OfficeFile.word(out -> write(
                        out, entities + "]>" + OfficeFile.wordBegin() + paragraph("&a9;") + OfficeFile.wordEnd())),
                "a.docx");
    }

    @Test
    void oneStringInManyCells() {
        String why = refused(
                OfficeFile.excel(
                        "<si><t>" + "x".repeat(30_000) + "</t></si>",
                        repeated("<row r=\"1\">", "<c r=\"A1\" t=\"s\"><v>0</v></c>", 1_000_000, "</row>")),
                "a.xlsx");
        assertTrue(why.contains("million characters"), why);
    }

    @Test
    void manyEmptyStrings() {
        refused(OfficeFile.excel("<si/>".repeat(10_000_000), out -> {}), "a.xlsx");
    }

    @Test
    void manyParts() {
        OfficeFile file = OfficeFile.word(paragraph("x"));
        for (int i = 0; i < 20_000; i++) {
            file.part("word/part" + i + ".xml", "<x/>");
        }
        Inspection.Unfit unfit = assertInstanceOf(Inspection.Unfit.class, inspector.inspect("a.docx", file.bytes()));
        assertTrue(unfit.why().contains("is not"), unfit.why());
    }

    @Test
    void namesOutsideOfThePackageAreOnlyNames(@TempDir Path outside) throws IOException {
        String name = "../".repeat(20) + outside.resolve("x.xml").toString().substring(1);
        OfficeFile file = OfficeFile.word(paragraph("x")).part(name, "<x/>");
        assertInstanceOf(Inspection.class, inspector.inspect("..\\..\\a.docx", file.bytes()));
        try (Stream<Path> found = Files.list(outside)) {
            assertEquals(List.of(), found.toList());
        }
    }

    @Test
    void nothingIsFetchedFromOutside() throws IOException {
        try (ServerSocket outside = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String address = "http://127.0.0.1:" + outside.getLocalPort() + "/x";
            for (String dtd : new String[] {
                "<!DOCTYPE x SYSTEM \"" + address + "\">",
                "<!DOCTYPE x [<!ENTITY e SYSTEM \"" + address + "\">]>",
                "<!DOCTYPE x [<!ENTITY % e SYSTEM \"" + address + "\"> %e;]>",
                "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>"
            }) {
                boolean entity = dtd.contains("ENTITY e");
                OfficeFile file = OfficeFile.word(out -> write(
                        out, dtd + OfficeFile.wordBegin() + paragraph(entity ? "a&e;b" : "ab") + OfficeFile.wordEnd()));
                switch (inspector.inspect("a.docx", file.bytes())) {
                    case Inspection.Fit fit -> assertEquals("ab", fit.text().orElseThrow());
                    case Inspection.Unfit unfit -> assertEquals(Inspection.Reason.CONTENT, unfit.reason());
                }
            }
            outside.setSoTimeout(1);
            try (var unexpected = outside.accept()) {
                throw new AssertionError("somebody came: " + unexpected);
            } catch (java.net.SocketTimeoutException nobodyCame) {
                // as it should be
            }
        }
    }
}
