package dev.diskusage.testing;

import dev.diskusage.scan.Scan;
import dev.diskusage.scan.ScanRequest;
import dev.diskusage.scan.ScanRequest.ScanPath;
import dev.diskusage.scan.ScanRequest.Traversal;
import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.HardLinks;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.Totals;
import dev.diskusage.walk.WalkOptions.Reader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What one scan of our own found.
///
/// @param rows by [Rows]' paths: for each scanned path its rows, in the order of the scan
public record ScannedTree(RunSummary summary, List<Map<String, DirectoryUsage>> rows) {
    /// The deepest that is reported, deeper than any tree of [RandomTree].
    public static final int ALL = 1000;

    private static final int BATCH = 100;

    public static Traversal with(HardLinks links, int threads) {
        return new Traversal(links, false, true, threads, 0);
    }

    public static ScannedTree of(Path root, HardLinks links, int threads) {
        return of(request(root, with(links, threads), path("/", ALL)));
    }

    public static ScanPath path(String path, int depth, String... exclude) {
        return new ScanPath(path, path, depth, List.of(exclude));
    }

    public static ScanRequest request(Path root, Traversal traversal, ScanPath... paths) {
        return new ScanRequest(root, List.of(paths), traversal, BATCH, true);
    }

    public static ScannedTree of(ScanRequest request) {
        return of(request, new Scan(request));
    }

    /// By java.nio.
    public static ScannedTree byJavaNio(ScanRequest request) {
        return of(request, new Scan(request, Reader.JAVA_NIO));
    }

    private static ScannedTree of(ScanRequest request, Scan scan) {
        var rows = new Rows(request.batchSize());
        RunSummary summary = scan.run(rows);
        return new ScannedTree(summary, rows.byPath(summary));
    }

    /// Of the first scanned path.
    public Map<String, Totals> totals() {
        var totals = new TreeMap<String, Totals>();
        rows.getFirst().forEach((path, row) -> totals.put(path, row.all()));
        return totals;
    }
}
