package dev.diskusage.metrics;

import dev.diskusage.store.WatchedScan.Series;
import dev.diskusage.usage.SizeClass;
import dev.diskusage.usage.Totals;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.Collector.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The series of one scrape under the names of the stand-alone disk usage exporter. These have no label of the scan:
/// where two scans would give the same series, the one that comes first has it.
final class ClassicExposition {
    private enum Family {
        USAGE("node_disk_usage", "Bytes on disk of everything below the directory, itself included.", "path", "level"),
        FILES("node_disk_usage_file_count", "Files below the directory.", "path", "level"),
        DIRECTORIES("node_disk_usage_directory_count", "Directories below the directory.", "path", "level"),
        SIZES(
                "node_disk_usage_size_bucket",
                "Files below the directory by apparent size, not cumulative.",
                "path",
                "size_range",
                "level");

        private final String metricName;
        private final String help;
        private final List<String> labels;

        Family(String metricName, String help, String... labels) {
            this.metricName = metricName;
            this.help = help;
            this.labels = List.of(labels);
        }
    }

    /// Which series of a family, but for the class of size.
    private record Place(String path, String level) {}

    /// @param series what its scan asks for
    private record Chosen(ShownDirectory directory, Series series) {}

    private final List<Chosen> chosen = new ArrayList<>();
    private long dropped;

    /// @param scans in the same order at each scrape
    ClassicExposition(List<ScanState> scans) {
        Set<Place> taken = new HashSet<>();
        for (ScanState scan : scans) {
            ShownDirectories shown = scan.directories();
            if (shown != null) {
                shown.directories().forEach(each -> choose(each, shown, taken));
            }
        }
    }

    private void choose(ShownDirectory directory, ShownDirectories of, Set<Place> taken) {
        if (taken.add(new Place(directory.path(), directory.level()))) {
            chosen.add(new Chosen(directory, of.series()));
        } else {
            dropped++;
        }
    }

    /// Directories without series of these names since another scan has them.
    long dropped() {
        return dropped;
    }

    /// Families without a sample are left out.
    Stream<MetricFamilySamples> families() {
        return Arrays.stream(Family.values())
                .filter(family -> samples(family).findFirst().isPresent())
                .map(family -> new MetricFamilySamples(
                        family.metricName, "", Type.GAUGE, family.help, new MadeSamples(() -> samples(family))));
    }

    private Stream<Sample> samples(Family family) {
        return chosen.stream()
                .flatMap(each -> Stream.ofNullable(each.directory().all()).flatMap(all -> samples(family, each, all)));
    }

    private static Stream<Sample> samples(Family family, Chosen of, Totals all) {
        return switch (family) {
            // What was imported from the exporter has lengths only, and was shown under this name.
            case USAGE -> one(family, of, all.allocatedKnown() ? all.allocatedBytes() : all.apparentBytes());
            case FILES -> of.series().files() ? one(family, of, all.files()) : Stream.empty();
            case DIRECTORIES -> of.series().directories() ? one(family, of, all.directories() - 1) : Stream.empty();
            case SIZES -> of.series().sizeClasses() ? sizes(family, of.directory()) : Stream.empty();
        };
    }

    private static Stream<Sample> one(Family family, Chosen of, long value) {
        return Stream.of(new Sample(
                family.metricName,
                family.labels,
                List.of(of.directory().path(), of.directory().level()),
                value));
    }

    private static Stream<Sample> sizes(Family family, ShownDirectory directory) {
        List<Long> counts = directory.filesBySize();
        return Arrays.stream(SizeClass.values())
                .limit(counts.size())
                .map(size -> new Sample(
                        family.metricName,
                        family.labels,
                        List.of(directory.path(), size.label(), directory.level()),
                        counts.get(size.ordinal())));
    }
}
