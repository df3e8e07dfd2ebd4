package dev.diskusage.scan;

import dev.diskusage.scan.ScanRequest.ScanPath;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.walk.WalkFailure;
import dev.diskusage.walk.WalkResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What could not be read on all paths of a run.
final class UnreadableEntries {
    /// As many as one walk names: enough to see a pattern, few enough for a status.
    private static final int FIRST = 20;

    private final Map<String, Long> byErrno = new HashMap<>();
    private final List<RunSummary.Failure> first = new ArrayList<>();

    void add(ScanPath path, WalkResult result) {
        result.failures().forEach((errno, count) -> byErrno.merge(errno, count, Long::sum));
        for (WalkFailure each : result.first()) {
            if (first.size() < FIRST) {
                first.add(new RunSummary.Failure(each.errno(), each.call(), path(path.reportedAs(), each.path())));
            }
        }
    }

    private static EntryName path(String root, byte[] below) {
        if (below.length == 0) {
            return EntryName.of(root);
        }
        byte[] prefix = (root.endsWith("/") ? root : root + "/").getBytes(StandardCharsets.UTF_8);
        byte[] path = new byte[prefix.length + below.length];
        System.arraycopy(prefix, 0, path, 0, prefix.length);
        System.arraycopy(below, 0, path, prefix.length, below.length);
        return new EntryName(path);
    }

    RunSummary.Unreadable all() {
        return new RunSummary.Unreadable(byErrno, first);
    }
}
