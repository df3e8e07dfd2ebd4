package dev.diskusage.metrics;

import static java.util.Comparator.comparing;

import dev.diskusage.metrics.ScanState.Published;
import dev.diskusage.store.PublishedRun;
import dev.diskusage.store.RefusedRequests;
import dev.diskusage.store.StoreException;
import dev.diskusage.store.UsageStore;
import dev.diskusage.store.WatchedScan;
import dev.diskusage.store.WatchedScan.Series;
import dev.diskusage.store.WatchedScans;
import dev.diskusage.usage.ScanId;
import io.prometheus.client.Collector.MetricFamilySamples;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/// Gives Prometheus the last published run of each scan. A scrape reads memory only, but for the first one after a run
/// was published, which reads the rows that become series. Any thread, several scrapes at once.
@Singleton
class UsageMetrics {
    private static final System.Logger LOG = System.getLogger(UsageMetrics.class.getName());

    private final UsageStore store;
    private final WatchedScans watched;
    private final RefusedRequests refused;
    private final MetricsConfig config;
    private final String version;
    private final ConcurrentMap<String, ShownDirectories> shown = new ConcurrentHashMap<>();
    private volatile @Nullable Scraped last;

    /// How a scrape went. @param bytes before compression
    record Scraped(long bytes, double seconds) {}

    /// @param version of this program
    @Inject
    UsageMetrics(
            UsageStore store,
            WatchedScans watched,
            RefusedRequests refused,
            MetricsConfig config,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.store = store;
        this.watched = watched;
        this.refused = refused;
        this.config = config;
        this.version = version;
    }

    void scraped(Scraped scrape) {
        last = scrape;
    }

    /// Of one moment, however long they are read.
    List<MetricFamilySamples> families() {
        List<ScanState> scans = states();
        ProgramSamples program = program();
        return switch (config.compatibility()) {
            case NONE -> new Exposition(scans, program).families().toList();
            case CLASSIC -> {
                ClassicExposition classic = new ClassicExposition(scans);
                program.add(Metric.CLASSIC_DROPPED, classic.dropped());
                yield Stream.concat(new Exposition(scans, program).families(), classic.families())
                        .toList();
            }
        };
    }

    private ProgramSamples program() {
        ProgramSamples program = new ProgramSamples();
        refused.counts().forEach((status, count) -> program.add(Metric.INGEST_REFUSED, List.of("" + status), count));
        program.store(store);
        Scraped scrape = last;
        if (scrape != null) {
            program.add(Metric.EXPOSITION_BYTES, scrape.bytes());
            program.add(Metric.EXPOSITION_SECONDS, scrape.seconds());
        }
        program.add(Metric.BUILD_INFO, List.of(version), 1);
        return program;
    }

    private List<ScanState> states() {
        Map<ScanId, Optional<PublishedRun>> scans = scans();
        shown.keySet().retainAll(scans.keySet().stream().map(ScanId::uid).toList());
        int share = share(scans.size());
        List<ScanState> states = new ArrayList<>(scans.size());
        scans.forEach((scan, published) -> {
            WatchedScan declared = watched.find(scan.uid()).orElse(null);
            Series series = (declared == null ? Series.DEFAULT : declared.series()).atMost(share);
            states.add(new ScanState(
                    scan,
                    declared,
                    published.map(run -> published(run, series)).orElse(null),
                    new ScanState.Runs(
                            watched.running(scan.uid()), store.failuresInARow(scan.uid()), store.counts(scan.uid()))));
        });
        return states;
    }

    /// Directories that each scan may show when there are so many scans. Their number is rounded up to a power of two,
    /// so that one scan more or less seldom changes what the others show.
    private int share(int scans) {
        int rounded = Integer.highestOneBit(2 * Math.max(1, scans) - 1);
        return Math.max(1, config.maxSeries() / rounded);
    }

    /// Declared and published ones, by namespace and name: a scrape in the same order compresses better.
    private Map<ScanId, Optional<PublishedRun>> scans() {
        Map<ScanId, Optional<PublishedRun>> scans = new TreeMap<>(
                comparing(ScanId::namespace).thenComparing(ScanId::name).thenComparing(ScanId::uid));
        watched.all().forEach(each -> scans.put(each.scan(), Optional.empty()));
        store.lastPublished().forEach(each -> scans.put(each.run().scan(), Optional.of(each)));
        return scans;
    }

    /// With its directories when they can be read; else the run that the store serves in its place. Directories of one
    /// run never stand beside the summary of another.
    private Published published(PublishedRun run, Series series) {
        String uid = run.run().scan().uid();
        try {
            return new Published(run.summary(), directories(run, series));
        } catch (StoreException e) {
            LOG.log(
                    Level.WARNING,
                    "no directories in the metrics of scan " + run.run().scan().name() + ": " + e.getMessage());
            store.suspect(run);
            PublishedRun next = store.lastPublished(uid).orElse(run);
            return next.equals(run) ? new Published(run.summary(), null) : published(next, series);
        }
    }

    private ShownDirectories directories(PublishedRun run, Series series) {
        String uid = run.run().scan().uid();
        ShownDirectories known = shown.get(uid);
        if (known != null && known.isOf(run, series)) {
            return known;
        }
        ShownDirectories read = ShownDirectories.read(run, series, store.trend(uid));
        shown.put(uid, read);
        return read;
    }
}
