package dev.diskusage.metrics;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.Collector.Type;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Our metrics of one scrape. Only the scans' states are held; samples are made while they are read.
final class Exposition {
    private final List<ScanSamples> scans;
    private final ProgramSamples program;

    Exposition(List<ScanState> scans, ProgramSamples program) {
        this.scans = scans.stream().map(ScanSamples::new).toList();
        this.program = program;
    }

    /// Metrics without a sample are left out.
    Stream<MetricFamilySamples> families() {
        return Arrays.stream(Metric.values())
                .filter(metric -> samples(metric).findFirst().isPresent())
                .map(this::family);
    }

    private Stream<Sample> samples(Metric metric) {
        return Stream.concat(scans.stream().flatMap(scan -> scan.of(metric)), program.of(metric));
    }

    private MetricFamilySamples family(Metric metric) {
        return new MetricFamilySamples(
                // The library adds `_total` to a counter's samples itself and wants the family's name without it.
                metric.type == Type.COUNTER ? metric.metricName.replaceAll("_total$", "") : metric.metricName,
                metric.unit,
                metric.type,
                metric.help,
                new MadeSamples(() -> samples(metric)));
    }
}
