package dev.diskusage.metrics;

import dev.diskusage.store.RunResult;
import dev.diskusage.store.StoredDirectory;
import dev.diskusage.store.WatchedScan;
import dev.diskusage.store.WatchedScan.Series;
import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.RunSummary.FileSystem;
import dev.diskusage.usage.ScanId;
import dev.diskusage.usage.SizeClass;
import dev.diskusage.usage.Totals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The samples of one scan. What is not known gives no sample.
final class ScanSamples {
    private final Exposition out;
    private final List<String> scan;

    ScanSamples(Exposition out, ScanId scan) {
        this.out = out;
        this.scan = List.of(scan.namespace(), scan.claim(), scan.name());
    }

    void published(RunSummary summary) {
        summary(summary);
        fileSystem(summary.fileSystem());
    }

    void directories(ShownDirectories shown) {
        shown.directories().forEach(each -> directory(each, shown.series()));
        out.add(Metric.SERIES_DROPPED, scan, shown.dropped());
    }

    void declared(WatchedScan watched) {
        Duration interval = watched.interval();
        if (interval != null) {
            out.add(Metric.INTERVAL, scan, seconds(interval));
        }
    }

    void state(boolean running, long failuresInARow, Map<RunResult, Long> counts) {
        out.add(Metric.IN_PROGRESS, scan, running ? 1 : 0);
        out.add(Metric.FAILURES, scan, failuresInARow);
        for (RunResult result : RunResult.values()) {
            out.add(Metric.RUNS, with(UsageMetrics.label(result)), counts.getOrDefault(result, 0L));
        }
    }

    private void directory(StoredDirectory directory, Series series) {
        DirectoryUsage usage = directory.usage();
        Totals all = usage.all();
        List<String> labels =
                with(directory.path().text(), Integer.toString(usage.place().level()));
        if (all.allocatedKnown()) {
            out.add(Metric.DIRECTORY_ALLOCATED, labels, all.allocatedBytes());
        }
        if (usage.own().allocatedKnown()) {
            out.add(Metric.DIRECTORY_OWN_ALLOCATED, labels, usage.own().allocatedBytes());
        }
        out.add(Metric.DIRECTORY_APPARENT, labels, all.apparentBytes());
        if (series.files()) {
            out.add(Metric.DIRECTORY_FILES, labels, all.files());
        }
        if (series.directories()) {
            out.add(Metric.DIRECTORY_DIRECTORIES, labels, all.directories());
        }
        if (series.sizeClasses() && !usage.filesBySize().isEmpty()) {
            sizes(labels, usage.filesBySize());
        }
    }

    private void sizes(List<String> labels, List<Long> filesBySize) {
        for (SizeClass size : SizeClass.values()) {
            List<String> withSize = new ArrayList<>(labels);
            withSize.add(size.label());
            out.add(Metric.DIRECTORY_FILES_BY_SIZE, withSize, filesBySize.get(size.ordinal()));
        }
    }

    private void summary(RunSummary summary) {
        double seconds = seconds(summary.took());
        long entries = summary.entries();
        out.add(
                Metric.LAST_SUCCESS,
                scan,
                summary.started().plus(summary.took()).toEpochMilli() / 1e3);
        out.add(Metric.LAST_DURATION, scan, seconds);
        out.add(Metric.LAST_ENTRIES, scan, entries);
        if (seconds > 0) {
            out.add(Metric.LAST_RATE, scan, entries / seconds);
        }
        summary.unreadable().byErrno().forEach((errno, count) -> out.add(Metric.UNREADABLE, with(errno), count));
    }

    private void fileSystem(FileSystem fileSystem) {
        if (fileSystem.sizeBytes() > 0) {
            out.add(Metric.FILESYSTEM_SIZE, scan, fileSystem.sizeBytes());
            out.add(Metric.FILESYSTEM_AVAILABLE, scan, fileSystem.availableBytes());
        }
        if (fileSystem.inodes() > 0) {
            out.add(Metric.FILESYSTEM_INODES, scan, fileSystem.inodes());
            out.add(Metric.FILESYSTEM_INODES_FREE, scan, fileSystem.inodesFree());
        }
    }

    private List<String> with(String... more) {
        List<String> labels = new ArrayList<>(scan);
        labels.addAll(List.of(more));
        return labels;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }
}
