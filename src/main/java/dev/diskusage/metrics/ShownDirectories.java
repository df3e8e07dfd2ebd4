package dev.diskusage.metrics;

import dev.diskusage.store.PublishedRun;
import dev.diskusage.store.RunFile;
import dev.diskusage.store.RunId;
import dev.diskusage.store.StoredDirectory;
import dev.diskusage.store.WatchedScan.Series;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// The directories of one published run that are series. Read once per run and kept, so that a scrape does not open
/// files: at most [Series#maxDirectories] rows of a few hundred bytes each.
///
/// @param dropped directories within the depth that are not among them
record ShownDirectories(RunId run, Series series, List<StoredDirectory> directories, long dropped) {

    /// @throws dev.diskusage.store.StoreException when the run file cannot be read
    static ShownDirectories read(PublishedRun published, Series series) {
        try (RunFile file = published.open()) {
            List<StoredDirectory> shown = file.topDown(series.depth(), series.maxDirectories());
            long within = shown.size() < series.maxDirectories() ? shown.size() : count(file, series.depth());
            return new ShownDirectories(published.run(), series, shown, within - shown.size());
        }
    }

    private static long count(RunFile file, int depth) {
        AtomicLong directories = new AtomicLong();
        file.forEachDepthFirst(depth, _ -> directories.incrementAndGet());
        return directories.get();
    }

    boolean isOf(PublishedRun published, Series wanted) {
        return run.equals(published.run()) && series.equals(wanted);
    }
}
