package org.parley.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * What makes a run fail, if its judgement is worth anything.
 *
 * @param database executed before the first question
 * @param classes of Parley, which the nodes take before its own
 */
record Sabotage(Optional<String> database, Optional<Path> classes) {
    static final Sabotage NONE = new Sabotage(Optional.empty(), Optional.empty());

    /** Nobody can take an answer over. */
    static final Sabotage NO_TAKE_OVER = new Sabotage(Optional.of("""
            create function keep_node() returns trigger language plpgsql as $$ begin
              if new.node <> old.node then return null; end if;
              return new;
            end $$;
            create trigger keep_node before update on generation for each row execute function keep_node();
            """), Optional.empty());

    private static final Path LOGS = Path.of("src/main/java/org/parley/cluster/PostgresLogs.java");

    /** What keeps a node from writing to an answer that it has lost or tells it of the loss, and what comes in its place. */
    private static final List<List<String>> FENCE = List.of(
            List.of("generation.node = ? and", "?::text is not null and"),
            List.of("generation.last = batch.first - 1", "true"),
            List.of("and generation.ended_at is null", ""),
            List.of("where number in (select number from taken)", "$0 on conflict do nothing"),
            List.of("rows.getString(2), rows.getLong(3)", "node, rows.getLong(3)"));

    /** A build in which each node may write to every answer. */
    static Sabotage noFence(Path folder) throws IOException {
        String source = Files.readString(LOGS);
        for (List<String> part : FENCE) {
            if (!source.contains(part.getFirst())) {
                throw new AssertionError("no longer in " + LOGS + ": " + part.getFirst());
            }
            source = source.replace(part.getFirst(), part.getLast().replace("$0", part.getFirst()));
        }
        Path unfenced = Files.writeString(folder.resolve(LOGS.getFileName()), source);
        Path classes = Files.createDirectory(folder.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of("-proc:none", "-d", classes.toString(), "-cp", System.getProperty("java.class.path"));
            if (!compiler.getTask(null, files, null, options, null, files.getJavaFileObjects(unfenced))
                    .call()) {
                throw new AssertionError("does not compile: " + unfenced);
            }
        }
        return new Sabotage(Optional.empty(), Optional.of(classes));
    }

    /** The class path of a node. */
    String classPath() {
        String own = System.getProperty("java.class.path");
        return classes.map(first -> first + File.pathSeparator + own).orElse(own);
    }
}
