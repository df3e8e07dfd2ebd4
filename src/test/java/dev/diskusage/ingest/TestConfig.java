package dev.diskusage.ingest;

import java.time.Duration;
import java.util.List;

/// Small limits, so that tests reach them.
record TestConfig(int maxRuns, long maxRows, boolean plainHttp) implements IngestConfig {
    TestConfig(int maxRuns, long maxRows) {
        this(maxRuns, maxRows, true);
    }

    @Override
    public List<String> hostNames() {
        return List.of("localhost");
    }

    @Override
    public int batchesAtOnce() {
        return 2;
    }

    @Override
    public Duration bodyTimeout() {
        return Duration.ofSeconds(5);
    }

    @Override
    public Duration idleAfter() {
        return Duration.ofMinutes(1);
    }

    @Override
    public Duration abandonedAfter() {
        return Duration.ofDays(2);
    }
}
