package org.parley.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** What processes have used of the processors, as Linux tells it. */
public final class CpuTime {
    private static final Duration TICK = Duration.ofMillis(10);
    /** In /proc/PID/stat, counted from what follows the name in brackets: its own user and system time, and its ended children's. */
    private static final int FIRST = 11;

    private static final int LAST = 14;

    private CpuTime() {}

    /** Of a process, and of all that it has started. */
    public static Duration ofFamily(long process) {
        return ProcessHandle.of(process)
                .map(head -> Stream.concat(Stream.of(head), head.descendants()))
                .orElseGet(Stream::empty)
                .map(each -> of(each.pid()))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static Duration of(long process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            long ticks = 0;
            for (int i = FIRST; i <= LAST; i++) {
                ticks += Long.parseLong(fields[i]);
            }
            return TICK.multipliedBy(ticks);
        } catch (IOException e) {
            if (!Files.exists(Path.of("/proc/" + process))) {
                return Duration.ZERO; // it has just ended, and its parent has its time
            }
            throw new UncheckedIOException(e);
        }
    }
}
