package org.parley.testing;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What this process holds at the moment, the test's own clients and upstream included. */
public final class Footprint {
    private static final Pattern THREAD = Pattern.compile("#\\d+ \"(.*?)\".*");

    /** The JVM keeps as many of them as it likes: carriers and pollers of virtual threads, and its housekeeping. */
    private static final Pattern OF_THE_JVM =
            Pattern.compile("ForkJoinPool.*|VirtualThread-.*|.*Poller.*|.*Cleaner.*|Attach Listener|process reaper");

    private Footprint() {}

    /** How many threads there are of each name, virtual ones too; numbers and ids in names do not count. */
    public static Map<String, Integer> threads() {
        try {
            Path directory = Files.createTempDirectory("parley-threads");
            Path dump = directory.resolve("dump");
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(dump.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
            Map<String, Integer> counts = new TreeMap<>();
            try (Stream<String> lines = Files.lines(dump)) {
                lines.map(THREAD::matcher)
                        .filter(Matcher::matches)
                        .map(line -> line.group(1))
                        .filter(name -> !OF_THE_JVM.matcher(name).matches())
                        .forEach(name -> counts.merge(kind(name), 1, Integer::sum));
            }
            Files.delete(dump);
            Files.delete(directory);
            return counts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether of no name there are more than before; some may have ended since. */
    public static boolean noMoreThreadsThan(Map<String, Integer> before) {
        return threads().entrySet().stream().allMatch(now -> now.getValue() <= before.getOrDefault(now.getKey(), 0));
    }

    private static String kind(String name) {
        return name.startsWith("generation-") ? "generation" : name.replaceAll("\\d+", "N");
    }

    /** Files and sockets; 0 where the system does not tell (Windows). */
    public static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }

    /** Bytes of the heap that a full collection leaves. */
    public static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
