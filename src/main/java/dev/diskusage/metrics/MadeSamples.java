package dev.diskusage.metrics;

import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.AbstractList;
import java.util.Iterator;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Samples that are made while they are read, and forgotten: what a scrape takes does not grow with its series. The
/// library's writer reads a list once, from the first to the last; any other access makes them again.
final class MadeSamples extends AbstractList<Sample> {
    private final Supplier<Stream<Sample>> made;

    MadeSamples(Supplier<Stream<Sample>> made) {
        this.made = made;
    }

    @Override
    public Iterator<Sample> iterator() {
        return made.get().iterator();
    }

    @Override
    public boolean isEmpty() {
        return !iterator().hasNext();
    }

    @Override
    public Sample get(int index) {
        return made.get().skip(index).findFirst().orElseThrow(() -> new IndexOutOfBoundsException(index));
    }

    @Override
    public int size() {
        return Math.toIntExact(made.get().count());
    }
}
