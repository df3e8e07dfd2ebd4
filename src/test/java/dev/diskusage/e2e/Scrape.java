package dev.diskusage.e2e;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/// What `/metrics` said.
record Scrape(String text) {
    /// @param labels as `path="/"`, each
    /// @return empty when there is no such series
    OptionalDouble value(String metric, String... labels) {
        List<String> found = series(metric, labels).toList();
        if (found.size() > 1) {
            throw new AssertionError("several series: " + found);
        }
        return found.stream()
                .mapToDouble(each -> Double.parseDouble(each.substring(each.lastIndexOf(' ') + 1)))
                .findFirst();
    }

    Stream<String> series(String metric, String... labels) {
        return text.lines().filter(line -> line.startsWith(metric + "{")).filter(line -> Stream.of(labels)
                .allMatch(line::contains));
    }

    /// Whether any series is of the namespace.
    boolean speaksOf(String namespace) {
        return text.contains("namespace=\"" + namespace + "\"");
    }
}
