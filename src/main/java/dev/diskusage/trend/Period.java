package dev.diskusage.trend;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Over which time growth is told.
public enum Period {
    DAY("1d", Duration.ofDays(1)),
    WEEK("7d", Duration.ofDays(7));

    /// How far from the period's start a sample may lie, as a part of the period: the jitter of a daily scan and how
    /// long it takes fit in, another period does not.
    private static final int TOLERANCE = 8;

    private final String label;
    private final Duration length;

    Period(String label, Duration length) {
        this.label = label;
        this.length = length;
    }

    /// As Prometheus writes it.
    public String label() {
        return label;
    }

    /// The sample to compare the one of `newest` with: the nearest to the period's start, if it is near enough.
    public Optional<Instant> start(Instant newest, Collection<Instant> samples) {
        Instant wanted = newest.minus(length);
        return samples.stream()
                .min(Comparator.comparing(each -> distance(each, wanted)))
                .filter(each -> distance(each, wanted).compareTo(length.dividedBy(TOLERANCE)) <= 0);
    }

    private static Duration distance(Instant one, Instant other) {
        return Duration.between(one, other).abs();
    }
}
