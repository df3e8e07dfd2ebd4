package dev.diskusage.metrics;

import dev.diskusage.store.RunResult;
import dev.diskusage.trend.FullForecast;
import dev.diskusage.trend.Growth.Grown;
import dev.diskusage.trend.Period;
import dev.diskusage.trend.UsageSample.Place;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.RunSummary.FileSystem;
import dev.diskusage.usage.SizeClass;
import dev.diskusage.usage.Totals;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The samples of one scan, metric by metric. What is not known gives no sample.
final class ScanSamples {
    private final ScanState state;
    private final List<String> scan;

    ScanSamples(ScanState state) {
        this.state = state;
        this.scan = List.of(
                state.scan().namespace(), state.scan().claim(), state.scan().name());
    }

    /// None of the metrics that are not about a scan.
    Stream<Sample> of(Metric metric) {
        return switch (metric) {
            case DIRECTORY_ALLOCATED -> directories(metric, each -> each.value(Totals::allocatedBytes));
            case DIRECTORY_APPARENT -> directories(metric, each -> each.value(Totals::apparentBytes));
            case DIRECTORY_OWN_ALLOCATED -> directories(metric, ShownDirectory::ownAllocatedBytes);
            case DIRECTORY_FILES -> directories(metric, each -> each.value(Totals::files));
            case DIRECTORY_DIRECTORIES -> directories(metric, each -> each.value(Totals::directories));
            case DIRECTORY_FILES_BY_SIZE -> sizes(metric);
            case DIRECTORY_STALE -> stale(metric);
            case DIRECTORY_GROWTH -> grown(metric);
            case GROWTH -> growth(metric);
            case FILESYSTEM_SIZE -> disk(metric, it -> whereCounted(it.sizeBytes(), it.sizeBytes()));
            case FILESYSTEM_AVAILABLE -> disk(metric, it -> whereCounted(it.sizeBytes(), it.availableBytes()));
            case FILESYSTEM_INODES -> disk(metric, it -> whereCounted(it.inodes(), it.inodes()));
            case FILESYSTEM_INODES_FREE -> disk(metric, it -> whereCounted(it.inodes(), it.inodesFree()));
            case FILESYSTEM_FULL -> full(metric);
            case UNREADABLE -> unreadable(metric);
            case LAST_SUCCESS -> last(metric, run -> seconds(run.ended()));
            case LAST_DURATION -> last(metric, run -> seconds(run.took()));
            case LAST_ENTRIES -> last(metric, RunSummary::entries);
            case LAST_RATE -> last(metric, run -> run.entries() / seconds(run.took()));
            case INTERVAL -> interval(metric);
            case SERIES_DROPPED ->
                Stream.ofNullable(state.directories()).map(each -> sample(metric, scan, each.dropped()));
            case IN_PROGRESS -> Stream.of(sample(metric, scan, state.runs().running() ? 1 : 0));
            case FAILURES -> Stream.of(sample(metric, scan, state.runs().failuresInARow()));
            case RUNS -> Arrays.stream(RunResult.values()).map(result -> runs(metric, result));
            case INGEST_REFUSED,
                    STORE_SIZE,
                    STORE_LIMIT,
                    STORE_AVAILABLE,
                    STORE_REMOVED,
                    STORE_DAMAGED,
                    CLASSIC_DROPPED,
                    EXPOSITION_BYTES,
                    EXPOSITION_SECONDS,
                    BUILD_INFO -> Stream.empty();
        };
    }

    /// Hot.
    private Stream<Sample> directories(Metric metric, ToLongFunction<ShownDirectory> value) {
        ShownDirectories shown = state.directories();
        if (shown == null
                || metric == Metric.DIRECTORY_FILES && !shown.series().files()
                || metric == Metric.DIRECTORY_DIRECTORIES && !shown.series().directories()) {
            return Stream.empty();
        }
        return shown.directories().stream()
                // Unknown is below 0.
                .filter(each -> value.applyAsLong(each) >= 0)
                .map(each -> sample(metric, with(each.path(), each.level()), value.applyAsLong(each)));
    }

    private Stream<Sample> sizes(Metric metric) {
        ShownDirectories shown = state.directories();
        if (shown == null || !shown.series().sizeClasses()) {
            return Stream.empty();
        }
        return shown.directories().stream()
                .flatMap(each -> IntStream.range(0, each.filesBySize().size())
                        .mapToObj(size -> sample(
                                metric,
                                with(each.path(), each.level(), SizeClass.values()[size].label()),
                                each.filesBySize().get(size))));
    }

    private Stream<Sample> stale(Metric metric) {
        ShownDirectories shown = state.directories();
        return shown == null
                ? Stream.empty()
                : shown.directories().stream()
                        .filter(ShownDirectory::stale)
                        .map(each -> sample(metric, with(each.path(), each.level()), 1));
    }

    /// No more than the scan may have directories.
    private Stream<Sample> grown(Metric metric) {
        ShownDirectories shown = state.directories();
        return shown == null
                ? Stream.empty()
                : shown.trend().growth().entrySet().stream().flatMap(each -> each.getValue().largest().stream()
                        .limit(shown.series().maxDirectories())
                        .map(grown -> grown(metric, grown, each.getKey())));
    }

    private Sample grown(Metric metric, Grown grown, Period period) {
        Place place = grown.place();
        return sample(
                metric, with(place.path().text(), Integer.toString(place.level()), period.label()), grown.bytes());
    }

    private Stream<Sample> growth(Metric metric) {
        return state.trend().growth().entrySet().stream()
                .flatMap(each -> Stream.ofNullable(each.getValue().totalBytes())
                        .map(bytes -> sample(metric, with(each.getKey().label()), bytes)));
    }

    private Stream<Sample> full(Metric metric) {
        FullForecast full = state.trend().full();
        return full == null
                ? Stream.empty()
                : Stream.concat(
                        Stream.of(
                                sample(metric, with("likely"), seconds(full.likely())),
                                sample(metric, with("earliest"), seconds(full.earliest()))),
                        Stream.ofNullable(full.latest())
                                .map(latest -> sample(metric, with("latest"), seconds(latest))));
    }

    /// @return not a number where the whole is 0: the file system does not count it
    private static double whereCounted(long whole, long value) {
        return whole > 0 ? value : Double.NaN;
    }

    private Stream<Sample> disk(Metric metric, ToDoubleFunction<FileSystem> value) {
        return last(metric, run -> value.applyAsDouble(run.fileSystem()));
    }

    /// A value of the last run, if it is a finite one.
    private Stream<Sample> last(Metric metric, ToDoubleFunction<RunSummary> value) {
        return summary().map(value::applyAsDouble).filter(Double::isFinite).map(each -> sample(metric, scan, each));
    }

    private Stream<RunSummary> summary() {
        var published = state.published();
        return published == null ? Stream.empty() : Stream.of(published.summary());
    }

    private Stream<Sample> unreadable(Metric metric) {
        return summary()
                .flatMap(run -> run.unreadable().byErrno().entrySet().stream())
                .map(each -> sample(metric, with(each.getKey()), each.getValue()));
    }

    private Stream<Sample> interval(Metric metric) {
        var declared = state.declared();
        Duration interval = declared == null ? null : declared.interval();
        return interval == null ? Stream.empty() : Stream.of(sample(metric, scan, seconds(interval)));
    }

    private Sample runs(Metric metric, RunResult result) {
        return sample(
                metric,
                with(result.name().toLowerCase(Locale.ROOT)),
                state.runs().counts().getOrDefault(result, 0L));
    }

    private static Sample sample(Metric metric, List<String> labelValues, double value) {
        return new Sample(metric.metricName, metric.labels.names, labelValues, value);
    }

    private List<String> with(String... more) {
        List<String> labels = new ArrayList<>(scan.size() + more.length);
        labels.addAll(scan);
        labels.addAll(Arrays.asList(more));
        return labels;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }

    private static double seconds(Instant sinceEpoch) {
        return sinceEpoch.toEpochMilli() / 1e3;
    }
}
