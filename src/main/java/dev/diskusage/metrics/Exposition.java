package dev.diskusage.metrics;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.Collector.Type;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The samples of one scrape on their way out, by metric.
final class Exposition {
    private final Map<Metric, List<Sample>> samples = new EnumMap<>(Metric.class);

    /// @param labelValues in the order of the metric's [Metric.Labels]
    void add(Metric metric, List<String> labelValues, double value) {
        samples.computeIfAbsent(metric, _ -> new ArrayList<>())
                .add(new Sample(metric.metricName, metric.labels.names, labelValues, value));
    }

    /// Metrics without a sample are left out.
    List<MetricFamilySamples> families() {
        List<MetricFamilySamples> families = new ArrayList<>();
        samples.forEach((metric, of) -> families.add(new MetricFamilySamples(
                // The client adds `_total` to a counter's samples itself and wants the family's name without it.
                metric.type == Type.COUNTER ? metric.metricName.replaceAll("_total$", "") : metric.metricName,
                metric.unit,
                metric.type,
                metric.help,
                of)));
        return families;
    }
}
