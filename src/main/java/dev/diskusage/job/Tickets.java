package dev.diskusage.job;

import dev.diskusage.api.DiskUsageScan;
import dev.diskusage.api.DiskUsageScanSpec;
import dev.diskusage.usage.HardLinks;
import dev.diskusage.usage.ScanId;
import dev.diskusage.wire.ScanTicket;
import java.nio.file.Path;

/// What a resource's spec means to the scanner.
final class Tickets {
    private Tickets() {}

    static ScanTicket of(DiskUsageScan scan, String run, JobConfig config, String caPem) {
        var meta = scan.getMetadata();
        String claim = scan.getSpec().persistentVolumeClaim();
        return new ScanTicket(
                run,
                new ScanId(meta.getNamespace(), meta.getName(), meta.getUid(), claim),
                work(scan.getSpec()),
                new ScanTicket.Operator(
                        config.operatorUrl(), caPem, Path.of(ScanJob.TOKEN_FOLDER, "token"), config.patience()));
    }

    private static ScanTicket.Work work(DiskUsageScanSpec spec) {
        var paths = spec.paths().stream()
                .map(each -> new ScanTicket.ScannedPath(
                        each.path(), each.depth() == null ? spec.depth() : each.depth(), each.exclude()))
                .toList();
        var how = spec.traversal();
        HardLinks hardLinks =
                switch (how.hardLinks()) {
                    case ONCE -> HardLinks.ONCE;
                    case EACH -> HardLinks.EACH;
                    case SPLIT -> HardLinks.SPLIT;
                };
        var traversal = new ScanTicket.Traversal(
                hardLinks, how.followSymlinks(), how.oneFileSystem(), how.threads(), how.operationsPerSecond());
        return new ScanTicket.Work(
                Path.of(ScanJob.VOLUME),
                paths,
                traversal,
                spec.batchSize(),
                spec.metrics().sizeBuckets());
    }
}
