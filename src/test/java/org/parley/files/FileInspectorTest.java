package org.parley.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.testing.OfficeFile;

class FileInspectorTest {
    private static final FileInspector INSPECTOR = new FileInspector();

    @AfterAll
    static void close() {
        INSPECTOR.close();
    }

    private static Inspection.Fit fit(String name, byte[] content) {
        return assertInstanceOf(Inspection.Fit.class, INSPECTOR.inspect(name, content));
    }

    private static Inspection.Unfit unfit(String name, byte[] content) {
        return assertInstanceOf(Inspection.Unfit.class, INSPECTOR.inspect(name, content));
    }

    private static byte[] bytes(String latin1) {
        return latin1.getBytes(ISO_8859_1);
    }

    private static byte[] picture(FileType type, int width, int height) {
        ByteBuffer bytes = ByteBuffer.allocate(64);
        switch (type) {
            case PNG ->
                bytes.put(bytes("\u0089PNG\r\n\u001a\n\0\0\0\rIHDR"))
                        .putInt(width)
                        .putInt(height);
            case GIF ->
                bytes.order(ByteOrder.LITTLE_ENDIAN)
                        .put(bytes("GIF89a"))
                        .putShort((short) width)
                        .putShort((short) height);
            case JPEG ->
                bytes.put(bytes("\u00ff\u00d8\u00ff\u00e0\0\4ab\u00ff\u00ff\u00c2\0\21\10"))
                        .putShort((short) height)
                        .putShort((short) width);
            case WEBP ->
                bytes.order(ByteOrder.LITTLE_ENDIAN)
                        .put(bytes("RIFF\0\0\0\0WEBPVP8X\12\0\0\0\0\0\0\0"))
                        .putInt(24, width - 1)
                        .put(27, (byte) (height - 1))
                        .put(28, (byte) ((height - 1) >> 8))
                        .put(29, (byte) ((height - 1) >> 16));
            default -> throw new IllegalArgumentException(type.name());
        }
        return bytes.array();
    }

    @ParameterizedTest
    @EnumSource(names = {"PNG", "JPEG", "GIF", "WEBP"})
    void picturesAreKnownByContentAndMeasuredByTheirHeader(FileType type) {
        assertEquals(type, fit("any.name", picture(type, 10_000, 9_999)).type());
        Inspection.Unfit bomb = unfit("holiday.png", picture(type, 50_000, 50_000));
        assertEquals(Inspection.Reason.CONTENT, bomb.reason());
        assertTrue(bomb.why().contains("100 million pixels"), bomb.why());
    }

    @Test
    void theOtherKindsOfWebpAreMeasuredToo() {
        ByteBuffer lossy = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
        lossy.put(bytes("RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\u009d\1\52"))
                .putShort((short) 16_383)
                .putShort((short) 16_383);
        assertEquals(Inspection.Reason.CONTENT, unfit("a.webp", lossy.array()).reason());
        ByteBuffer lossless = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
        lossless.put(bytes("RIFF\0\0\0\0WEBPVP8L\0\0\0\0\57")).putInt(0x0fffffff);
        assertEquals(
                Inspection.Reason.CONTENT, unfit("a.webp", lossless.array()).reason());
    }

    @Test
    void aHeaderThatIsCutOffSaysNothing() {
        assertEquals(FileType.PNG, fit("a.png", bytes("\u0089PNG\r\n\u001a\n")).type());
        assertEquals(
                FileType.JPEG, fit("a.jpg", bytes("\u00ff\u00d8\u00ff\u00c0")).type());
    }

    @Test
    void sidesOfAnySizeDoNotOverflow() {
        assertEquals(
                Inspection.Reason.CONTENT,
                unfit("a.png", picture(FileType.PNG, -1, -1)).reason());
    }

    @Test
    void textIsUtf8OrMarkedUtf16() {
        assertEquals(
                Optional.of("Grüße 日本"),
                fit("a.java", "Grüße 日本".getBytes(UTF_8)).text());
        assertEquals(Optional.of("ü"), fit("a.csv", "\ufeffü".getBytes(UTF_8)).text());
        assertEquals(
                Optional.of("ü"), fit("a.csv", "\ufeffü".getBytes(UTF_16LE)).text());
        assertEquals(
                Optional.of("ü"), fit("a.csv", "\ufeffü".getBytes(UTF_16BE)).text());
        assertEquals(
                Inspection.Reason.TYPE, unfit("a.csv", "ü".getBytes(ISO_8859_1)).reason());
        assertEquals(
                Inspection.Reason.TYPE, unfit("a.csv", "a\0b".getBytes(UTF_8)).reason());
    }

    @Test
    void anEmptyFileSaysSo() {
        assertEquals(
                new Inspection.Unfit(Inspection.Reason.EMPTY, "is empty"), INSPECTOR.inspect("a.txt", new byte[0]));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MZ\u0090\0\3",
                "\u007fELF\2\1\1\0",
                "\u00ca\u00fe\u00ba\u00be\0\0\0A",
                "PK\3\4 nothing",
                "\u00d0\u00cf\u0011\u00e0\0"
            })
    void programsArchivesAndUnknownOnesAreNotTakenWhateverTheirName(String content) {
        for (String name : new String[] {"a.png", "a.txt", "a.docx", "a", "../../a.pdf", "C:\\a.gif"}) {
            assertEquals(Inspection.Reason.TYPE, unfit(name, bytes(content)).reason());
        }
    }

    @Test
    void aNameThatPromisesAnotherKindIsRefused() {
        assertEquals(
                "is named as a PDF but is an image",
                unfit("a.pdf", picture(FileType.PNG, 1, 1)).why());
        assertEquals(
                "is named as an image but is text",
                unfit("a.PNG", bytes("<svg/>")).why());
        assertEquals(
                Inspection.Reason.TYPE,
                unfit("a.xlsx", OfficeFile.word("").bytes()).reason());
        assertEquals(
                FileType.PNG,
                fit("saved from the web.jpg", picture(FileType.PNG, 1, 1)).type());
    }

    @ParameterizedTest
    @CsvSource({"1000, true", "300000, false"})
    void aPdfIsMeasuredByItsObjects(int objects, boolean taken) {
        ByteArrayOutputStream open = new ByteArrayOutputStream();
        open.writeBytes(bytes("%PDF-1.7\n"));
        for (int i = 1; i <= objects; i++) {
            open.writeBytes(bytes(i + " 0 obj\n<<>>\nendobj\n"));
        }
        byte[] packed = bytes("%PDF-1.7\n1 0 obj <</Type/ObjStm/N " + objects + "/First 9>> stream");
        byte[] listed = bytes("%PDF-1.7\ntrailer << /Size  " + objects + " /Root 1 0 R >>");
        for (byte[] pdf : new byte[][] {open.toByteArray(), packed, listed}) {
            Inspection inspected = INSPECTOR.inspect("a.pdf", pdf);
            assertEquals(taken, inspected instanceof Inspection.Fit, inspected::toString);
        }
    }

    @Test
    void textOfOfficeFilesIsRead() {
        Inspection.Fit word = fit(
                "a.docx",
                OfficeFile.word(OfficeFile.paragraph("Grüße") + OfficeFile.paragraph("2 &lt; 3"))
                        .bytes());
        assertEquals(FileType.DOCX, word.type());
        assertEquals(Optional.of("Grüße\n2 < 3"), word.text());
        Inspection.Fit excel = fit(
                "a.xlsx",
                OfficeFile.excel(
                                "<si><t>Rent</t></si>",
                                out -> OfficeFile.write(
                                        out,
                                        "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\"><v>12.5</v></c></row>"))
                        .bytes());
        assertEquals(FileType.XLSX, excel.type());
        assertEquals(Optional.of("Costs\n\tRent\t12.5"), excel.text());
        Inspection.Fit powerPoint =
                fit("a.pptx", OfficeFile.powerPoint("Our plan").bytes());
        assertEquals(FileType.PPTX, powerPoint.type());
        assertEquals(Optional.of("Our plan"), powerPoint.text());
    }
}
