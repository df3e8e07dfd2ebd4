package dev.diskusage.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// More scans than may run at once.
@ExtendWith(Installation.class)
class ManyScansE2e {
    private static final int SCANS = 20;

    @Test
    void twentyScansUnderALimitOfThree() {
        try (var shop = new Workspace()) {
            shop.fill("media", Workspace.SMALL);
            IntStream.range(0, SCANS)
                    .forEach(i -> shop.scan("scan-" + i, "media", "traversal: {operationsPerSecond: 400}"));
            AtomicInteger most = new AtomicInteger();
            Set<String> runs = new HashSet<>();
            Kubectl.await("all are done").until(() -> {
                int active = 0;
                for (var job : shop.jobs()) {
                    runs.add(job.at("/metadata/uid").asText());
                    active += job.at("/status/active").asInt();
                }
                most.accumulateAndGet(active, Math::max);
                return IntStream.range(0, SCANS)
                        .allMatch(i -> shop.reason("scan-" + i).equals("ScanSucceeded"));
            });
            assertThat(most.get()).isBetween(1, Installation.MAX_SCANS);
            assertThat(runs).hasSizeLessThanOrEqualTo(SCANS);
        }
    }
}
