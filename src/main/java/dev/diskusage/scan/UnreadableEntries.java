package dev.diskusage.scan;

import dev.diskusage.scan.ScanRequest.ScanPath;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.walk.WalkFailure;
import dev.diskusage.walk.WalkResult;
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
        EntryName top = EntryName.of(root);
        return below.length == 0 ? top : top.resolve(new EntryName(below));
    }

    RunSummary.Unreadable all() {
        return new RunSummary.Unreadable(byErrno, first);
    }
}
