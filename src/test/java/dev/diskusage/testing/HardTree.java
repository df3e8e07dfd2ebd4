package dev.diskusage.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/// The trees of `../shared/bench/mktree`, made for benchmarks. Where that folder is not beside the checkout (or where
/// `DISK_USAGE_SHARED` says), the test that asks is skipped; in CI it fails.
public final class HardTree {
    /// Whether to make trees at their full size: `-Ddisk-usage.full=true`. Minutes and gigabytes.
    public static final boolean FULL = Boolean.getBoolean("disk-usage.full");

    private HardTree() {}

    /// @param scale multiplies the number of entries
    public static Path make(String shape, Path target, double scale) {
        Path build = bench().resolve("build");
        String mktree = new Command(build.toString(), "mktree").run().orFail().strip();
        new Command(mktree, shape, target.toString(), Double.toString(scale))
                .run()
                .orFail();
        new Command("sync", "-f", target.toString()).run().orFail();
        return target;
    }

    /// Words that run the words which follow them while each operation on `tree` takes so much longer, as on network
    /// storage: through FUSE. Needs root.
    public static List<String> slowed(Path tree, int microseconds) {
        return List.of(bench().resolve("latency").toString(), "" + microseconds, tree.toString(), "--");
    }

    private static Path bench() {
        Path bench = Path.of(System.getenv().getOrDefault("DISK_USAGE_SHARED", "../shared"), "bench");
        need(Files.isDirectory(bench), bench + ": set DISK_USAGE_SHARED to the folder that holds bench/mktree.c");
        return bench;
    }

    /// Skips the test where the machine lacks something. In CI that is a failure.
    public static void need(boolean there, String what) {
        if (!there && System.getenv("CI") != null) {
            throw new AssertionError("needs " + what + "; in CI this test must run");
        }
        Assumptions.assumeTrue(there, "skipped: needs " + what);
    }
}
