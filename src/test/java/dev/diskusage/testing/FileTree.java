package dev.diskusage.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Describes a tree of files and makes it. Names and targets are raw bytes, one char (0 to 255) per byte. Made by a
/// Perl script: java.nio can make neither names that are not text nor paths beyond PATH_MAX, fifos, sockets or hard
/// links of
/// symlinks. Only on Linux, as the walk's native calls.
public final class FileTree {
    private static final String SCRIPT = script();

    private final StringBuilder steps = new StringBuilder();

    /// Makes a directory and goes into it; [#up] comes back.
    public FileTree down(String name) {
        return step("D", name);
    }

    public FileTree up() {
        return step("U");
    }

    /// A file of so many written bytes.
    public FileTree file(String name, long bytes) {
        return file(name, bytes, bytes == 0 ? "" : "0:" + bytes);
    }

    /// A file that is one hole.
    public FileTree hole(String name, long bytes) {
        return file(name, bytes, "");
    }

    /// @param chunks `offset:length` of what is written, separated by commas; the rest are holes
    public FileTree file(String name, long bytes, String chunks) {
        return step("F", name, Long.toString(bytes), chunks);
    }

    /// One more name for a file made before. @param target its path from the root of the tree
    public FileTree link(String name, String target) {
        return step("L", name, target);
    }

    public FileTree symlink(String name, String target) {
        return step("S", name, target);
    }

    public FileTree fifo(String name) {
        return step("P", name);
    }

    /// @param name at most 107 bytes
    public FileTree socket(String name) {
        return step("K", name);
    }

    /// @param name `.` for the directory where we are
    public FileTree modifiedAt(String name, long seconds) {
        return step("T", name, Long.toString(seconds));
    }

    public FileTree mode(String name, String octal) {
        return step("M", name, octal);
    }

    /// Makes the tree at `root`, which may be there already. @return `root`
    public Path make(Path root) {
        makeAll(Map.of(root, this));
        return root;
    }

    /// Makes many with one process; all on one file system.
    public static void makeAll(Map<Path, FileTree> trees) {
        var all = new StringBuilder();
        trees.forEach((root, tree) ->
                all.append("R\0").append(root.toAbsolutePath()).append('\0').append(tree.steps));
        new Command("perl", "-e", SCRIPT).run(all.toString()).orFail();
        // What a file occupies can change until it is written back.
        new Command("sync", "-f", trees.keySet().iterator().next().toString())
                .run()
                .orFail();
    }

    /// A new folder on a tmpfs, where removing is quick (a disk mounted with `discard` takes 3 ms per file) and the
    /// order of entries another one; `otherwise` where there is none.
    public static Path inMemory(Path otherwise) {
        Path memory = Path.of("/dev/shm");
        try {
            return Files.isWritable(memory) ? Files.createTempDirectory(memory, "disk-usage-test-") : otherwise;
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /// Removes whatever stands there, however deep.
    public static void remove(Iterable<Path> roots) {
        new Command("rm", "-rf", "--").and(roots).run().orFail();
    }

    private FileTree step(String... fields) {
        for (String field : fields) {
            steps.append(field).append('\0');
        }
        return this;
    }

    private static String script() {
        try (InputStream in = requireNonNull(FileTree.class.getResourceAsStream("make-trees.pl"))) {
            return new String(in.readAllBytes(), US_ASCII);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
