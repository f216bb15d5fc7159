package org.parley;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the map of the README: who lives where, who may use whom, and which library stays behind which wall. */
class HouseTest {
    private static final String HOUSE = "org.parley";
    private static final String DOOR = "root";
    private static final List<String> FLOORS = List.of("ground", "core", "edge", "door");

    /** Packages of libraries, and the only rooms that know them. */
    private static final Map<String, Set<String>> WALLS = Map.ofEntries(
            Map.entry("com.openai", Set.of("provider")),
            Map.entry("jakarta.servlet", Set.of("web", "gateway", "sse", "identity", "telemetry", DOOR)),
            Map.entry("jakarta.ws.rs", Set.of("web", "telemetry", DOOR)),
            Map.entry("org.glassfish", Set.of("web", "telemetry", DOOR)),
            Map.entry("io.github.resilience4j", Set.of("provider")),
            Map.entry("com.nimbusds", Set.of("identity")),
            Map.entry("com.google.re2j", Set.of("config", "governance")),
            Map.entry("io.prometheus", Set.of("telemetry")),
            Map.entry("org.postgresql", Set.of("cluster")),
            Map.entry("org.apache.tika", Set.of("files")),
            Map.entry("org.apache.poi", Set.of("files")),
            Map.entry("redis.clients", Set.of("cluster")),
            Map.entry(
                    "java.sql",
                    Set.of("cluster", "webhook", "generation", "governance", "conversation", "identity", DOOR)));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(HOUSE);

    /** A line of the README's table, counted from the top. */
    private record Room(int line, Set<String> mayUse) {}

    private static Map<String, Room> map() throws IOException {
        Map<String, String[]> rows = Files.readAllLines(Path.of("README.md")).stream()
                .map(line -> line.replace("`", "").strip().split("\\s*\\|\\s*"))
                .filter(cells -> cells.length == 5 && FLOORS.contains(cells[1]))
                .collect(Collectors.toMap(cells -> cells[2], cells -> cells, (a, b) -> a, LinkedHashMap::new));
        Map<String, Room> rooms = new LinkedHashMap<>();
        rows.forEach((room, cells) -> {
            int floor = FLOORS.indexOf(cells[1]);
            Set<String> below = rows.values().stream()
                    .filter(other -> FLOORS.indexOf(other[1]) < floor)
                    .map(other -> other[2])
                    .collect(Collectors.toSet());
            Set<String> uses = switch (cells[4]) {
                case "all" -> new HashSet<>(rows.keySet());
                case "all below" -> below;
                case "–" -> Set.of();
                default -> Set.of(cells[4].split(" "));
            };
            rooms.put(room, new Room(rooms.size(), uses));
        });
        return rooms;
    }

    private static Room room(Map<String, Room> map, String name) {
        return Objects.requireNonNull(map.get(name), () -> name + " is not in the README's table");
    }

    private static String room(JavaClass type) {
        String name = type.getPackageName();
        return name.equals(HOUSE) ? DOOR : name.substring(HOUSE.length() + 1);
    }

    private static Stream<Dependency> dependencies() {
        return CLASSES.stream().flatMap(type -> type.getDirectDependenciesFromSelf().stream());
    }

    private static List<String> forbiddenArrows(Map<String, Room> map) {
        return dependencies()
                .filter(use -> use.getTargetClass().getPackageName().startsWith(HOUSE))
                .filter(use -> !room(use.getOriginClass()).equals(room(use.getTargetClass())))
                .filter(use -> !room(map, room(use.getOriginClass())).mayUse().contains(room(use.getTargetClass())))
                .map(Dependency::getDescription)
                .toList();
    }

    @Test
    void everyPackageIsARoomOfTheMapWithAPlaque() throws IOException {
        Set<String> packages = CLASSES.stream().map(HouseTest::room).collect(Collectors.toSet());
        assertEquals(map().keySet(), packages);
        for (String room : packages) {
            Path folder = Path.of("src/main/java/org/parley", room.equals(DOOR) ? "" : room);
            assertTrue(Files.exists(folder.resolve("package-info.java")), () -> room + " has no plaque");
        }
    }

    @Test
    void arrowsOnlyGoDown() throws IOException {
        Map<String, Room> map = map();
        map.forEach((name, room) -> room.mayUse().stream()
                .filter(used -> !name.equals(used))
                .forEach(used -> assertTrue(room(map, used).line() > room.line(), () -> name + " → " + used)));
    }

    @Test
    void roomsUseWhatTheMapAllows() throws IOException {
        assertEquals(List.of(), forbiddenArrows(map()));
    }

    @Test
    void aForbiddenArrowWouldBeSeen() throws IOException {
        Map<String, Room> stricter = new LinkedHashMap<>(map());
        Set<String> withoutGeneration =
                new TreeSet<>(Objects.requireNonNull(map().get("web")).mayUse());
        withoutGeneration.remove("generation");
        stricter.put("web", new Room(1, withoutGeneration));
        List<String> seen = forbiddenArrows(stricter);
        assertFalse(seen.isEmpty());
        assertTrue(seen.stream().allMatch(arrow -> arrow.contains("org.parley.generation")), seen::toString);
    }

    @Test
    void librariesStayBehindTheirWalls() {
        List<String> breaches = new ArrayList<>();
        dependencies()
                .forEach(use -> WALLS.forEach((library, rooms) -> {
                    String used = use.getTargetClass().getPackageName();
                    if ((used.equals(library) || used.startsWith(library + "."))
                            && !rooms.contains(room(use.getOriginClass()))) {
                        breaches.add(use.getDescription());
                    }
                }));
        assertEquals(List.of(), breaches);
    }

    @Test
    void noFolderIsNamedForWhatItIsMadeOf() throws IOException {
        Set<String> forbidden = Set.of("util", "utils", "common", "service", "dto", "impl", "helper", "misc");
        try (Stream<Path> folders = Files.walk(Path.of("src/main")).filter(Files::isDirectory)) {
            assertEquals(
                    List.of(),
                    folders.filter(folder -> forbidden.contains(String.valueOf(folder.getFileName())))
                            .toList());
        }
    }
}
