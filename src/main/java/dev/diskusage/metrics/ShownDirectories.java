package dev.diskusage.metrics;

import dev.diskusage.store.FoldedDirectories;
import dev.diskusage.store.PublishedRun;
import dev.diskusage.store.RunFile;
import dev.diskusage.store.RunId;
import dev.diskusage.store.StaleDirectory;
import dev.diskusage.store.StoredDirectory;
import dev.diskusage.store.WatchedScan.Series;
import dev.diskusage.trend.Trend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The directories of one published run that are series. Read once per run and kept, so that a scrape does not open
/// files: at most [Series#maxDirectories], and one more for all that were folded.
///
/// @param dropped directories within the depth that have no series of their own
/// @param trend of the scan when the run was published
record ShownDirectories(RunId run, Series series, List<ShownDirectory> directories, long dropped, Trend trend) {

    /// @throws dev.diskusage.store.StoreException when the run file cannot be read
    static ShownDirectories read(PublishedRun published, Series series, Trend trend) {
        try (RunFile file = published.open()) {
            List<StoredDirectory> largest = file.topDown(series.depth(), series.maxDirectories());
            List<ShownDirectory> shown = new ArrayList<>(largest.size() + 1);
            Map<Long, StaleDirectory> stale = file.stale().stream()
                    .collect(Collectors.toMap(each -> each.place().id(), each -> each));
            largest.forEach(each -> shown.add(
                    StaleDirectory.hasNothingOf(each.usage())
                            ? ShownDirectory.of(
                                    each, stale.get(each.usage().place().id()))
                            : ShownDirectory.of(each)));
            stale.values().stream()
                    .filter(each -> each.place().id() < 0 && each.place().level() <= series.depth())
                    .limit(series.maxDirectories() - largest.size())
                    .forEach(each -> shown.add(ShownDirectory.of(each)));
            Optional<FoldedDirectories> folded = largest.size() == series.maxDirectories()
                    ? file.leftOut(largest, series.depth())
                    : Optional.empty();
            folded.map(ShownDirectory::of).ifPresent(shown::add);
            return new ShownDirectories(
                    published.run(),
                    series,
                    List.copyOf(shown),
                    folded.map(FoldedDirectories::count).orElse(0L),
                    trend);
        }
    }

    boolean isOf(PublishedRun published, Series wanted) {
        return run.equals(published.run()) && series.equals(wanted);
    }
}
