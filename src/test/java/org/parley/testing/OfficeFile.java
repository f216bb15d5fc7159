package org.parley.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** An Office document, of as few parts as readers want, and whatever a test puts into them. */
public final class OfficeFile {
    private static final String RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final String TYPES = "application/vnd.openxmlformats-officedocument.";
    private static final String XML = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

    /** What a part holds, written while it is packed: a bomb need not be in memory. */
    public interface Content {
        void write(OutputStream out) throws IOException;
    }

    private final Map<String, Content> parts = new LinkedHashMap<>();
    private final StringBuilder types = new StringBuilder();

    private OfficeFile(String main, String type) {
        part("_rels/.rels", relation(main));
        type(main, type);
    }

    public static OfficeFile word(String body) {
        return word(out -> write(out, XML + wordBegin() + body + wordEnd()));
    }

    public static OfficeFile word(Content document) {
        return new OfficeFile("word/document.xml", "wordprocessingml.document.main+xml")
                .part("word/document.xml", document);
    }

    public static String wordBegin() {
        return "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>";
    }

    public static String wordEnd() {
        return "</w:body></w:document>";
    }

    public static String paragraph(String text) {
        return "<w:p><w:r><w:t>" + text + "</w:t></w:r></w:p>";
    }

    /** One sheet; its cells name shared strings. */
    public static OfficeFile excel(String sharedStrings, Content rows) {
        String namespace = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
        return new OfficeFile("xl/workbook.xml", "spreadsheetml.sheet.main+xml")
                .part(
                        "xl/workbook.xml",
                        XML + "<workbook " + namespace + " xmlns:r=\"" + RELATIONS
                                + "\"><sheets><sheet name=\"Costs\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>")
                .part(
                        "xl/_rels/workbook.xml.rels",
                        XML + "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                                + related("rId1", "worksheet", "worksheets/sheet1.xml")
                                + related("rId2", "sharedStrings", "sharedStrings.xml") + "</Relationships>")
                .type("xl/worksheets/sheet1.xml", "spreadsheetml.worksheet+xml")
                .type("xl/sharedStrings.xml", "spreadsheetml.sharedStrings+xml")
                .part("xl/sharedStrings.xml", XML + "<sst " + namespace + ">" + sharedStrings + "</sst>")
                .part("xl/worksheets/sheet1.xml", out -> {
                    write(out, XML + "<worksheet " + namespace + "><sheetData>");
                    rows.write(out);
                    write(out, "</sheetData></worksheet>");
                });
    }

    /** One slide with one text. */
    public static OfficeFile powerPoint(String text) {
        String namespaces = "xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\" xmlns:r=\""
                + RELATIONS + "\" xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"";
        return new OfficeFile("ppt/presentation.xml", "presentationml.presentation.main+xml")
                .part(
                        "ppt/presentation.xml",
                        XML + "<p:presentation " + namespaces
                                + "><p:sldIdLst><p:sldId id=\"256\" r:id=\"rId1\"/></p:sldIdLst></p:presentation>")
                .part(
                        "ppt/_rels/presentation.xml.rels",
                        XML + "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                                + related("rId1", "slide", "slides/slide1.xml") + "</Relationships>")
                .type("ppt/slides/slide1.xml", "presentationml.slide+xml")
                .part(
                        "ppt/slides/slide1.xml",
                        XML + "<p:sld " + namespaces
                                + "><p:cSld><p:spTree><p:sp><p:txBody><a:bodyPr/><a:p><a:r><a:t>" + text
                                + "</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>");
    }

    /** Replaces one of this name. */
    public OfficeFile part(String name, String content) {
        return part(name, out -> write(out, content));
    }

    public OfficeFile part(String name, Content content) {
        parts.put(name, content);
        return this;
    }

    private OfficeFile type(String part, String type) {
        types.append("<Override PartName=\"/" + part + "\" ContentType=\"" + TYPES + type + "\"/>");
        return this;
    }

    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            put(
                    zip,
                    "[Content_Types].xml",
                    out -> write(
                            out,
                            XML + "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                                    + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                                    + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>" + types
                                    + "</Types>"));
            for (Map.Entry<String, Content> part : parts.entrySet()) {
                put(zip, part.getKey(), part.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, Content content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        content.write(zip);
        zip.closeEntry();
    }

    private static String relation(String main) {
        return XML + "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                + related("rId1", "officeDocument", main) + "</Relationships>";
    }

    private static String related(String id, String type, String target) {
        return "<Relationship Id=\"" + id + "\" Type=\"" + RELATIONS + "/" + type + "\" Target=\"" + target + "\"/>";
    }

    public static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(UTF_8));
    }
}
