package dev.diskusage.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.diskusage.usage.HardLinks;
import dev.diskusage.usage.Totals;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Scans in a process of its own: as another user, with few descriptors, with little memory, in a mount namespace.
public final class ScanProcess {
    /// Nobody's, on every Linux.
    private static final String OTHER_USER = "65534";

    private final List<String> words = new ArrayList<>();

    /// @param totals for each tree, in the order asked for, by path
    /// @param unreadable entries by errno, over all trees
    public record Found(List<Map<String, Totals>> totals, Map<String, Long> unreadable) {}

    /// @param prefix a command that runs the words which follow it
    /// @param classPath see [#classPathFor]
    public ScanProcess(List<String> prefix, String classPath, String... jvmOptions) {
        words.addAll(prefix);
        words.add(System.getProperty("java.home") + "/bin/java");
        words.addAll(List.of(jvmOptions));
        words.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath, ScanProcess.class.getName()));
    }

    /// Of the tests that run now.
    public static String classPath() {
        return System.getProperty("java.class.path");
    }

    /// What runs a command without any right to read what is not given to everybody; nothing when we have none anyway.
    public static List<String> asAnotherUser() {
        return isRoot()
                ? List.of("setpriv", "--reuid", OTHER_USER, "--regid", OTHER_USER, "--clear-groups", "--")
                : List.of();
    }

    public static boolean isRoot() {
        return new Command("id", "-u").run().orFail().strip().equals("0");
    }

    /// A copy of the class path that everybody may read, wherever the build and Maven's repository lie.
    ///
    /// @param jars parts of the names of those that are needed besides what a scan takes
    public static String classPathForEverybody(Path folder, String... jars) {
        new Command("mkdir", "-p", folder.toString()).run().orFail();
        List<String> copies = new ArrayList<>();
        for (String each : classPath().split(File.pathSeparator)) {
            if (!each.endsWith(".jar")
                    || each.contains("assertj")
                    || each.contains("byte-buddy")
                    || Arrays.stream(jars).anyMatch(each::contains)) {
                String copy = folder.resolve(copies.size() + "-" + Path.of(each).getFileName())
                        .toString();
                new Command("cp", "-r", each, copy).run().orFail();
                copies.add(copy);
            }
        }
        new Command("chmod", "-R", "a+rX", folder.toString()).run().orFail();
        return String.join(File.pathSeparator, copies);
    }

    public Found scan(HardLinks links, int threads, int depth, List<Path> roots) {
        String out = new Command(words.toArray(String[]::new))
                .and(links.name(), Integer.toString(threads), Integer.toString(depth))
                .and(roots)
                .run()
                .orFail();
        List<Map<String, Totals>> totals = new ArrayList<>();
        Map<String, Long> unreadable = new HashMap<>();
        for (String each : out.split("\0")) {
            String[] f = each.split("\t", 6);
            switch (f[0]) {
                case "tree" -> totals.add(new TreeMap<>());
                case "unreadable" -> unreadable.merge(f[1], Long.valueOf(f[2]), Long::sum);
                default ->
                    totals.getLast().put(f[5], new Totals(number(f[1]), number(f[2]), number(f[3]), number(f[4])));
            }
        }
        return new Found(totals, unreadable);
    }

    private static long number(String field) {
        return Long.parseLong(field);
    }

    /// LINKS THREADS DEPTH TREE...
    public static void main(String[] args) {
        var out = new PrintStream(System.out, false, ISO_8859_1);
        var how = ScannedTree.with(HardLinks.valueOf(args[0]), Integer.parseInt(args[1]));
        for (String root : List.of(args).subList(3, args.length)) {
            var path = ScannedTree.path("/", Integer.parseInt(args[2]));
            var tree = ScannedTree.of(ScannedTree.request(Path.of(root), how, path));
            out.print("tree\0");
            tree.totals()
                    .forEach((name, its) -> out.print("row\t" + its.allocatedBytes() + "\t" + its.apparentBytes() + "\t"
                            + its.files() + "\t" + its.directories() + "\t" + name + "\0"));
            tree.summary()
                    .unreadable()
                    .byErrno()
                    .forEach((errno, n) -> out.print("unreadable\t" + errno + "\t" + n + "\0"));
        }
        out.flush();
    }

    /// A temporary folder that other users may enter.
    public static Path open(Path folder) {
        try {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            return folder;
        } catch (IOException denied) {
            throw new UncheckedIOException(denied);
        }
    }
}
