package dev.diskusage.metrics;

import dev.diskusage.store.StoredDirectory;
import dev.diskusage.store.WatchedScan.Series;
import dev.diskusage.usage.SizeClass;
import dev.diskusage.usage.Totals;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.Collector.Type;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

    private final Map<Family, List<Sample>> samples = new EnumMap<>(Family.class);
    private final Set<Place> taken = new HashSet<>();
    private long dropped;

    /// @param shown of one scan; scans come in the same order at each scrape
    void add(ShownDirectories shown) {
        for (StoredDirectory each : shown.directories()) {
            Place place = new Place(
                    each.path().text(), Integer.toString(each.usage().place().level()));
            if (taken.add(place)) {
                add(place, each, shown.series());
            } else {
                dropped++;
            }
        }
    }

    /// Directories without series of these names since another scan has them.
    long dropped() {
        return dropped;
    }

    private void add(Place place, StoredDirectory directory, Series series) {
        Totals all = directory.usage().all();
        List<String> labels = List.of(place.path(), place.level());
        // What was imported from the exporter has lengths only, and was shown under this name.
        add(Family.USAGE, labels, all.allocatedKnown() ? all.allocatedBytes() : all.apparentBytes());
        if (series.files()) {
            add(Family.FILES, labels, all.files());
        }
        if (series.directories()) {
            add(Family.DIRECTORIES, labels, all.directories() - 1);
        }
        List<Long> filesBySize = directory.usage().filesBySize();
        if (series.sizeClasses() && !filesBySize.isEmpty()) {
            for (SizeClass size : SizeClass.values()) {
                add(Family.SIZES, List.of(place.path(), size.label(), place.level()), filesBySize.get(size.ordinal()));
            }
        }
    }

    private void add(Family family, List<String> labelValues, double value) {
        samples.computeIfAbsent(family, _ -> new ArrayList<>())
                .add(new Sample(family.metricName, family.labels, labelValues, value));
    }

    List<MetricFamilySamples> families() {
        List<MetricFamilySamples> families = new ArrayList<>();
        samples.forEach((family, of) ->
                families.add(new MetricFamilySamples(family.metricName, "", Type.GAUGE, family.help, of)));
        return families;
    }
}
