import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks the types of the page's scripts and runs their tests, with Node: {@code java CheckPage.java <src/test/web> <target>}.
 *
 * <p>Modules are installed only when {@code package-lock.json} differs from the one that they were last installed from.
 */
final class CheckPage {
    private static final int NEEDED_MAJOR = 20;
    private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");
    private static final String HOW_TO_GET =
            "Get it from https://nodejs.org/ or by: apt-get install nodejs npm (Debian), brew install node (macOS)";

    private final Path folder;
    private final Path installed;

    private CheckPage(Path folder, Path target) {
        this.folder = folder;
        this.installed = target.resolve("page-modules-installed-from.json");
    }

    public static void main(String[] args) throws Exception {
        CheckPage page = new CheckPage(Path.of(args[0]), Path.of(args[1]));
        page.demandNode();
        page.install();
        page.npm("run", "--silent", "check");
        page.npm("test", "--silent", "--", "--test-reporter=spec");
    }

    private void demandNode() throws IOException, InterruptedException {
        String version;
        try {
            Process node = new ProcessBuilder("node", "--version").start();
            version = new String(node.getInputStream().readAllBytes()).strip();
            node.waitFor();
        } catch (IOException e) {
            throw refusal("The tests of the page need Node " + NEEDED_MAJOR + " or newer; there is no \"node\". " + HOW_TO_GET);
        }
        Matcher number = Pattern.compile("v(\\d+)\\..*").matcher(version);
        if (!number.matches() || Integer.parseInt(number.group(1)) < NEEDED_MAJOR) {
            throw refusal("The tests of the page need Node " + NEEDED_MAJOR + " or newer, not " + version + ". " + HOW_TO_GET);
        }
    }

    private void install() throws IOException, InterruptedException {
        Path lock = folder.resolve("package-lock.json");
        boolean current = Files.exists(installed)
                && Files.exists(folder.resolve("node_modules/.package-lock.json"))
                && Files.mismatch(lock, installed) == -1;
        if (current) {
            return;
        }
        Files.deleteIfExists(installed);
        npm("ci", "--no-audit", "--no-fund", "--loglevel=error");
        Files.createDirectories(installed.getParent());
        Files.copy(lock, installed);
    }

    private void npm(String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(WINDOWS ? "npm.cmd" : "npm"));
        command.addAll(List.of(arguments));
        int status;
        try {
            status = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw refusal("The tests of the page need npm, which comes with Node; there is no \"npm\". " + HOW_TO_GET);
        }
        if (status != 0) {
            throw refusal("Failed with status " + status + " in " + folder + ": " + String.join(" ", command));
        }
    }

    /** Ends this program: a sentence says more here than a stack trace. */
    private static Error refusal(String sentence) {
        System.err.println(sentence);
        System.exit(1);
        return new AssertionError(sentence);
    }
}
