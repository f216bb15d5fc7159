package org.parley.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormDataTest {
    private static List<FormData.Part> parts(String body) {
        return FormData.parts(body.replace("\n", "\r\n").getBytes(UTF_8), "B");
    }

    private static String text(FormData.Part part) {
        return new String(part.content(), UTF_8);
    }

    @Test
    void aFormOfABrowser() {
        List<FormData.Part> parts = parts("""
                --B
                Content-Disposition: form-data; name="request"

                {"a":1}
                --B
                Content-Disposition: form-data; name="file"; filename="Zürich %22x%22.txt"
                Content-Type: text/plain

                one
                --two

                --B
                Content-Disposition: form-data; name="file"; filename="empty"
                Content-Type: application/octet-stream


                --B--
                """);
        assertEquals(3, parts.size());
        assertEquals("request", parts.get(0).name());
        assertEquals(Optional.empty(), parts.get(0).fileName());
        assertEquals("{\"a\":1}", text(parts.get(0)));
        assertEquals(Optional.of("Zürich \"x\".txt"), parts.get(1).fileName());
        assertEquals("one\r\n--two\r\n", text(parts.get(1)));
        assertEquals("", text(parts.get(2)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--B\nContent-Disposition: form-data; name=\"n\"\n\nx\n--B--",
                "\n--B\nContent-Disposition: form-data; name=\"n\"\n\nx\n--B--\n",
                "preamble\n--B \t\nContent-Disposition: form-data; name=\"n\"\n\nx\n--B--epilogue",
                "--B\nCONTENT-disposition:form-data;NAME=n\n\nx\n--B--",
                "--B\nContent-Type: text/plain\nContent-Disposition: form-data; filename*=a; name=\"n\"\nX: y\n\nx\n--B--",
            })
    void whatTheStandardAllows(String body) {
        FormData.Part part = parts(body).getFirst();
        assertEquals("n", part.name());
        assertEquals("x", text(part));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "filename=\"a.png\" | a.png",
                "filename=a.png | a.png",
                "filename=\"\" | ''",
                "filename=\"C:\\dir\\a.png\" | C:\\dir\\a.png",
                "filename=\"a;name=b.png\" | a;name=b.png",
            })
    void fileNamesComeAsTheyWere(String parameter, String name) {
        FormData.Part part = parts("--B\nContent-Disposition: form-data; name=\"file\"; " + parameter + "\n\nx\n--B--")
                .getFirst();
        assertEquals("file", part.name());
        assertEquals(Optional.of(name), part.fileName());
    }

    @Test
    void aFormWithoutPartsHasNone() {
        assertEquals(List.of(), parts("--B--"));
    }

    @Test
    void nothingAfterTheHeadIsAnEmptyPart() {
        List<FormData.Part> parts = parts("""
                --B
                Content-Disposition: form-data; name="a"

                --B
                Content-Disposition: form-data; name="b"

                x
                --B--
                """);
        assertEquals("", text(parts.get(0)));
        assertEquals("x", text(parts.get(1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "--B",
                "--B\n",
                "--C--",
                "--B\nContent-Disposition: form-data; name=\"n\"",
                "--B\nContent-Disposition: form-data; name=\"n\"\n\nx",
                "--B\nContent-Disposition: form-data; name=\"n\"\n\nx\n--B",
                "--B\nContent-Disposition: form-data; name=\"n\"\n\nx\n--Bx",
                "--B\nContent-Disposition: attachment; name=\"n\"\n\nx\n--B--",
                "--B\nContent-Disposition: form-data\n\nx\n--B--",
                "--B\n\nx\n--B--",
            })
    void whatIsNoWholeFormIsABadRequest(String body) {
        assertBad(() -> parts(body), "The form cannot be read: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1234567890123456789012345678901234567890123456789012345678901234567890x"})
    void aBoundaryHasOneToSeventyCharacters(String boundary) {
        assertBad(() -> FormData.parts(new byte[0], boundary), "boundary");
    }

    @Test
    void tooManyPartsAreABadRequest() {
        String part = "--B\nContent-Disposition: form-data; name=\"n\"\n\nx\n";
        assertEquals(1000, parts(part.repeat(1000) + "--B--").size());
        assertBad(() -> parts(part.repeat(1001) + "--B--"), "more than 1000 parts");
    }

    @Test
    void aHeadThatIsTooLongIsABadRequest() {
        assertBad(
                () -> parts("--B\nX: " + "x".repeat(9000) + "\nContent-Disposition: form-data; name=n\n\nx\n--B--"),
                "too long");
    }

    private static void assertBad(Runnable reading, String words) {
        ProblemException e = assertThrows(ProblemException.class, reading::run);
        assertEquals(400, e.problem().status());
        assertTrue(e.problem().detail().contains(words), e::toString);
    }
}
