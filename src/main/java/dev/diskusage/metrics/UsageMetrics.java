package dev.diskusage.metrics;

import static java.util.Comparator.comparing;

import dev.diskusage.metrics.MetricsConfig.Compatibility;
import dev.diskusage.store.PublishedRun;
import dev.diskusage.store.RefusedRequests;
import dev.diskusage.store.RunResult;
import dev.diskusage.store.StoreException;
import dev.diskusage.store.StoreSpace;
import dev.diskusage.store.UsageStore;
import dev.diskusage.store.WatchedScan;
import dev.diskusage.store.WatchedScan.Series;
import dev.diskusage.store.WatchedScans;
import dev.diskusage.usage.ScanId;
import io.prometheus.client.Collector;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/// Gives Prometheus the last published run of each scan. A scrape reads memory only, but for the first one after a run
/// was published, which reads the rows that become series. Any thread, several scrapes at once.
final class UsageMetrics extends Collector implements Collector.Describable {
    private static final System.Logger LOG = System.getLogger(UsageMetrics.class.getName());

    private final UsageStore store;
    private final WatchedScans watched;
    private final RefusedRequests refused;
    private final Shown shows;
    private final ConcurrentMap<String, ShownDirectories> shown = new ConcurrentHashMap<>();

    /// @param version of this program
    record Shown(String version, Compatibility compatibility) {}

    UsageMetrics(UsageStore store, WatchedScans watched, RefusedRequests refused, Shown shows) {
        this.store = store;
        this.watched = watched;
        this.refused = refused;
        this.shows = shows;
    }

    /// Nothing: the registry would otherwise collect once to learn the names.
    @Override
    public List<MetricFamilySamples> describe() {
        return List.of();
    }

    @Override
    public List<MetricFamilySamples> collect() {
        Exposition out = new Exposition();
        ClassicExposition classic = new ClassicExposition();
        Map<ScanId, Optional<PublishedRun>> scans = scans();
        shown.keySet().retainAll(scans.keySet().stream().map(ScanId::uid).toList());
        scans.forEach((scan, published) -> {
            ScanSamples samples = new ScanSamples(out, scan);
            Optional<WatchedScan> declared = watched.find(scan.uid());
            Series series = declared.map(WatchedScan::series).orElse(Series.DEFAULT);
            published.ifPresent(run -> {
                PublishedRun readable = readable(run, series);
                samples.published(readable.summary());
                Optional.ofNullable(shown.get(scan.uid()))
                        .filter(each -> each.isOf(readable, series))
                        .ifPresent(directories -> {
                            samples.directories(directories);
                            classic.add(directories);
                        });
            });
            declared.ifPresent(samples::declared);
            samples.state(watched.running(scan.uid()), store.failuresInARow(scan.uid()), store.counts(scan.uid()));
        });
        refused.counts().forEach((status, count) -> out.add(Metric.INGEST_REFUSED, List.of("" + status), count));
        store(out);
        out.add(Metric.BUILD_INFO, List.of(shows.version()), 1);
        return switch (shows.compatibility()) {
            case NONE -> out.families();
            case CLASSIC -> {
                out.add(Metric.CLASSIC_DROPPED, List.of(), classic.dropped());
                yield Stream.concat(out.families().stream(), classic.families().stream())
                        .toList();
            }
        };
    }

    private void store(Exposition out) {
        StoreSpace space = store.space();
        out.add(Metric.STORE_SIZE, List.of(), space.storedBytes());
        if (space.limitBytes() != StoreSpace.UNKNOWN) {
            out.add(Metric.STORE_LIMIT, List.of(), space.limitBytes());
        }
        if (space.availableBytes() != StoreSpace.UNKNOWN) {
            out.add(Metric.STORE_AVAILABLE, List.of(), space.availableBytes());
        }
        out.add(Metric.STORE_REMOVED, List.of(), store.removedForRoom());
    }

    /// Declared and published ones, by namespace and name: a scrape in the same order compresses better.
    private Map<ScanId, Optional<PublishedRun>> scans() {
        Map<ScanId, Optional<PublishedRun>> scans = new TreeMap<>(
                comparing(ScanId::namespace).thenComparing(ScanId::name).thenComparing(ScanId::uid));
        Collection<WatchedScan> declared = watched.all();
        declared.forEach(each -> scans.put(each.scan(), Optional.empty()));
        store.lastPublished().forEach(each -> scans.put(each.run().scan(), Optional.of(each)));
        return scans;
    }

    /// The run, when its directories can be read, which are in [#shown] then; else the one that the store serves in its
    /// place. Directories of one run never stand beside the summary of another.
    private PublishedRun readable(PublishedRun run, Series series) {
        String uid = run.run().scan().uid();
        ShownDirectories known = shown.get(uid);
        if (known != null && known.isOf(run, series)) {
            return run;
        }
        try {
            shown.put(uid, ShownDirectories.read(run, series));
            return run;
        } catch (StoreException e) {
            LOG.log(
                    Level.WARNING,
                    "no directories in the metrics of scan " + run.run().scan().name() + ": " + e.getMessage());
            store.suspect(run);
            PublishedRun next = store.lastPublished(uid).orElse(run);
            return next.equals(run) ? run : readable(next, series);
        }
    }

    /// `succeeded`, as the label has it.
    static String label(RunResult result) {
        return result.name().toLowerCase(Locale.ROOT);
    }
}
