package org.parley.web;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.glassfish.jersey.server.model.Resource;
import org.jspecify.annotations.Nullable;
import org.parley.governance.Audit;
import org.parley.governance.AuditLine;
import org.parley.governance.AuditQuery;
import org.parley.governance.AuditRow;
import org.parley.governance.Verification;

/** {@code /api/admin/audit}: search, check, take out. */
final class AdminAuditResource {
    private static final int STANDARD_PART = 50;
    private static final int LARGEST_PART = 500;

    private final Audit audit;

    AdminAuditResource(Audit audit) {
        this.audit = audit;
    }

    /** @param next where the next part begins; null at the end */
    record Part(List<AuditLine> rows, @Nullable String next) {}

    /**
     * @param rows all of them, or those that are as they were written
     * @param head the newest row's hash; null where it is not intact
     * @param fault what is wrong with which row; null where it is intact
     */
    record Checked(
            boolean intact,
            long rows,
            @Nullable String head,
            @Nullable String fault) {}

    Resource[] resources() {
        Resource.Builder search = Resource.builder("admin/audit");
        ApiRequest.method(search, "GET", this::search);
        Resource.Builder verify = Resource.builder("admin/audit/verify");
        ApiRequest.method(verify, "POST", request -> ApiRequest.ok(checked(audit.verify())));
        Resource.Builder export = Resource.builder("admin/audit/export");
        ApiRequest.method(export, "GET", "application/jsonl", request -> export());
        return new Resource[] {search.build(), verify.build(), export.build()};
    }

    private Response search(ApiRequest request) {
        int limit = request.limit(STANDARD_PART, LARGEST_PART);
        AuditQuery query = new AuditQuery(
                filled(request, "actor"),
                filled(request, "q"),
                time(request, "from"),
                time(request, "to"),
                filled(request, "cursor").map(AdminAuditResource::seq),
                limit + 1);
        List<AuditRow> found = audit.find(query);
        List<AuditRow> part = found.subList(0, Math.min(limit, found.size()));
        String next = found.size() > limit ? Long.toString(part.getLast().seq()) : null;
        return ApiRequest.ok(new Part(part.stream().map(AuditLine::of).toList(), next));
    }

    private static Checked checked(Verification found) {
        return switch (found) {
            case Verification.Intact intact -> new Checked(true, intact.rows(), intact.head(), null);
            case Verification.Broken broken ->
                new Checked(false, broken.seq() - 1, null, "Row " + broken.seq() + " " + broken.what() + ".");
        };
    }

    private Response export() {
        StreamingOutput lines = out -> {
            Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            audit.export(line -> write(writer, line));
            writer.flush();
        };
        return Response.ok(lines)
                .header("Content-Disposition", ContentDisposition.attachment("audit.jsonl"))
                .header("Cache-Control", "no-store")
                .build();
    }

    private static void write(Writer writer, String line) {
        try {
            writer.append(line).append('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<String> filled(ApiRequest request, String parameter) {
        return request.parameter(parameter).filter(text -> !text.isBlank());
    }

    private static Optional<Instant> time(ApiRequest request, String parameter) {
        try {
            return filled(request, parameter).map(Instant::parse);
        } catch (DateTimeParseException e) {
            throw new ProblemException(Problem.badRequest(parameter + " must be a time such as 2026-01-31T12:00:00Z."));
        }
    }

    private static long seq(String cursor) {
        try {
            return Long.parseLong(cursor);
        } catch (NumberFormatException e) {
            throw new ProblemException(Problem.badRequest("cursor must be one that a search has given as next."));
        }
    }
}
