package org.parley.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes a {@code multipart/form-data} body apart. Not the server's own parser, since each server has limits of its own that a
 * web application cannot set (Tomcat: 1 MiB for what is not a file, a few dozen parts), and none keeps to our limits of time
 * and memory.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7578">RFC 7578</a>
 */
final class FormData {
    private static final int MOST_PARTS = 1000;
    private static final int LONGEST_HEAD = 8 * 1024;
    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(US_ASCII);
    private static final Pattern DISPOSITION =
            Pattern.compile("(?im)^content-disposition[ \\t]*:[ \\t]*form-data[ \\t]*(;[^\\r\\n]*)$");

    /** Without escapes: browsers write a quote as %22, and a backslash means itself. */
    private static final Pattern PARAMETER =
            Pattern.compile(";[ \\t]*([\\w*-]++)[ \\t]*=[ \\t]*(?:\"([^\"]*+)\"|([^;\\s]*+))");

    /** @param fileName as the sender gave it: never a path here */
    @SuppressWarnings("ArrayRecordComponent") // a carrier between two methods
    record Part(String name, Optional<String> fileName, byte[] content) {}

    private final byte[] body;
    private final byte[] delimiter;
    private int at;

    private FormData(byte[] body, String boundary) {
        this.body = body;
        this.delimiter = ("\r\n--" + boundary).getBytes(US_ASCII);
    }

    /** @throws ProblemException 400 when it is not a whole form, or has more than a thousand parts */
    static List<Part> parts(byte[] body, String boundary) {
        if (boundary.isEmpty() || boundary.length() > 70) {
            throw malformed("its boundary has none or more than 70 characters");
        }
        return new FormData(body, boundary).parts();
    }

    private List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        // the first delimiter may stand at the very beginning, without the line break that belongs to the others
        int bare = delimiter.length - 2;
        boolean atOnce = Arrays.equals(body, 0, Math.min(body.length, bare), delimiter, 2, delimiter.length);
        at = atOnce ? bare : find(delimiter, 0, body.length) + delimiter.length;
        while (!isLast()) {
            if (parts.size() == MOST_PARTS) {
                throw malformed("it has more than " + MOST_PARTS + " parts");
            }
            parts.add(part());
        }
        return parts;
    }

    private Part part() {
        int headEnd = find(HEAD_END, at, Math.min(body.length, at + LONGEST_HEAD));
        Matcher disposition = DISPOSITION.matcher(new String(body, at, headEnd - at, UTF_8));
        if (!disposition.find()) {
            throw malformed("a part has no Content-Disposition: form-data");
        }
        int from = headEnd + HEAD_END.length;
        // where nothing follows the head, its empty line is the delimiter's line break
        int to = find(delimiter, from - 2, body.length);
        at = to + delimiter.length;
        return new Part(
                parameter(disposition.group(1), "name").orElseThrow(() -> malformed("a part has no name")),
                parameter(disposition.group(1), "filename"),
                Arrays.copyOfRange(body, from, Math.max(from, to)));
    }

    /** Steps over the end of a delimiter's line. */
    private boolean isLast() {
        if (at + 1 < body.length && body[at] == '-' && body[at + 1] == '-') {
            return true;
        }
        while (at < body.length && (body[at] == ' ' || body[at] == '\t')) {
            at++;
        }
        if (at + 1 >= body.length || body[at] != '\r' || body[at + 1] != '\n') {
            throw malformed("a delimiter is not on a line of its own");
        }
        at += 2;
        return false;
    }

    /** What is looked for begins with its only line break (or is short), so that a body is gone through once. */
    private int find(byte[] wanted, int from, int end) {
        for (int i = from; i + wanted.length <= end; i++) {
            if (body[i] == '\r' && Arrays.equals(body, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        throw malformed("it ends before its last delimiter, or the head of a part is too long");
    }

    private static Optional<String> parameter(String parameters, String name) {
        Matcher matcher = PARAMETER.matcher(parameters);
        while (matcher.find()) {
            if (matcher.group(1).equalsIgnoreCase(name)) {
                return Optional.ofNullable(matcher.group(2))
                        .map(quoted -> quoted.replace("%22", "\""))
                        .or(() -> Optional.of(matcher.group(3)));
            }
        }
        return Optional.empty();
    }

    private static ProblemException malformed(String why) {
        return new ProblemException(Problem.badRequest("The form cannot be read: " + why + "."));
    }
}
