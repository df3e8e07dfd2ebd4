package dev.diskusage.metrics;

import dev.diskusage.store.StoreSpace;
import dev.diskusage.store.UsageStore;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The samples of one scrape that are not about a scan: a few.
final class ProgramSamples {
    private final Map<Metric, List<Sample>> samples = new EnumMap<>(Metric.class);

    /// @param labelValues in the order of the metric's [Metric.Labels]
    void add(Metric metric, List<String> labelValues, double value) {
        samples.computeIfAbsent(metric, _ -> new ArrayList<>())
                .add(new Sample(metric.metricName, metric.labels.names, labelValues, value));
    }

    void add(Metric metric, double value) {
        add(metric, List.of(), value);
    }

    void store(UsageStore store) {
        StoreSpace space = store.space();
        add(Metric.STORE_SIZE, space.storedBytes());
        if (space.limitBytes() != StoreSpace.UNKNOWN) {
            add(Metric.STORE_LIMIT, space.limitBytes());
        }
        if (space.availableBytes() != StoreSpace.UNKNOWN) {
            add(Metric.STORE_AVAILABLE, space.availableBytes());
        }
        add(Metric.STORE_REMOVED, store.removedForRoom());
        add(Metric.STORE_DAMAGED, store.damagedFiles().size());
    }

    Stream<Sample> of(Metric metric) {
        return samples.getOrDefault(metric, List.of()).stream();
    }
}
