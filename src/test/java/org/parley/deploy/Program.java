package org.parley.deploy;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A program that is installed where it is not there and may be. */
final class Program {
    private Program() {}

    /** @param debian the package of Debian's that has it */
    static Path find(List<String> names, String debian) {
        return onPath(names).orElseGet(() -> install(names, debian));
    }

    static Optional<Path> onPath(List<String> names) {
        return Stream.concat(
                        Stream.of(System.getenv("PATH").split(File.pathSeparator)), Stream.of("/usr/sbin", "/usr/bin"))
                .flatMap(folder -> names.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Path install(List<String> names, String debian) {
        String command = "apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y " + debian;
        if (!"root".equals(System.getProperty("user.name")) || !Files.isExecutable(Path.of("/usr/bin/apt-get"))) {
            throw new IllegalStateException("This test needs " + names.getFirst() + ". Install it by:\n    " + command);
        }
        Said said = run(List.of("sh", "-c", command));
        return onPath(names).orElseThrow(() -> new IllegalStateException(command + ": " + said));
    }

    /** What a command that ends by itself has said, on whichever stream. */
    record Said(int status, String text) {}

    static Said run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Said(process.waitFor(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while it ran: " + command, e);
        }
    }
}
