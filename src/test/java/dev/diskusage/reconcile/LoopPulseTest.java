package dev.diskusage.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.api.DiskUsageScan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LoopPulseTest {
    private long nanos;
    private final LoopPulse pulse = new LoopPulse(() -> nanos);

    @Test
    void isAliveWithoutAnyResource() {
        later(LoopPulse.LONGEST_SILENCE.multipliedBy(9));
        assertThat(pulse.problem(Stream.empty())).isNull();
    }

    @Test
    void aResourceThatIsNeverLookedAtIsNoticed() {
        assertThat(pulse.problem(Stream.of(scan("a", 1)))).isNull();
        later(LoopPulse.LONGEST_SILENCE);
        assertThat(pulse.problem(Stream.of(scan("a", 1)))).isNull();
        later(Duration.ofSeconds(1));
        assertThat(pulse.problem(Stream.of(scan("a", 1)))).contains("data/a").contains("10 minutes");
    }

    @Test
    void aReconcileThatFailsCountsAsLookedAt() {
        pulse.reconciling("a");
        later(LoopPulse.LONGEST_SILENCE);
        pulse.reconciling("a");
        later(LoopPulse.LONGEST_SILENCE);
        assertThat(pulse.problem(Stream.of(scan("a", 1)))).isNull();
    }

    @Test
    void oneOfManyIsNamed() {
        pulse.reconciling("a");
        pulse.reconciling("b");
        later(LoopPulse.LONGEST_SILENCE.plusSeconds(1));
        pulse.reconciling("a");
        assertThat(pulse.problem(Stream.of(scan("a", 1), scan("b", 1)))).startsWith("data/b");
    }

    @Test
    void aDeletedResourceIsNotMissed() {
        pulse.reconciling("a");
        later(LoopPulse.LONGEST_SILENCE.plusSeconds(1));
        assertThat(pulse.problem(Stream.empty())).isNull();
    }

    @Test
    void aCacheThatStaysBehindIsNoticed() {
        compare(Optional.of(scan("a", 2)), scan("a", 1));
        assertThat(problem(scan("a", 1))).isNull();
        later(LoopPulse.LONGEST_LAG.plusSeconds(1));
        compare(Optional.of(scan("a", 3)), scan("a", 1));
        assertThat(problem(scan("a", 1))).contains("data/a").contains("informer");
    }

    @Test
    void aDeletionThatTheCacheNeverShowsIsNoticed() {
        compare(Optional.empty(), scan("a", 1));
        later(LoopPulse.LONGEST_LAG.plusSeconds(1));
        assertThat(problem(scan("a", 1))).contains("data/a");
    }

    @Test
    void aCacheThatMovesOnIsAliveThoughBehind() {
        compare(Optional.of(scan("a", 2)), scan("a", 1));
        later(LoopPulse.LONGEST_LAG.plusSeconds(1));
        compare(Optional.of(scan("a", 4)), scan("a", 2));
        assertThat(problem(scan("a", 2))).isNull();
    }

    @Test
    void aCacheThatDroppedTheResourceIsAlive() {
        compare(Optional.empty(), scan("a", 1));
        later(LoopPulse.LONGEST_LAG.plusSeconds(1));
        compare(Optional.empty(), scan("b", 1));
        assertThat(problem(scan("b", 1))).isNull();
    }

    @Test
    void anApiServerThatIsAwayKillsNothing() {
        compare(Optional.of(scan("a", 2)), scan("a", 1));
        pulse.unknown();
        later(LoopPulse.LONGEST_LAG.plusSeconds(1));
        assertThat(problem(scan("a", 1))).isNull();
    }

    @Test
    void anInformerThatStaysWithoutAWatchIsNoticed() {
        pulse.deaf(Set.of("jobs", "pods"));
        later(LoopPulse.LONGEST_LAG);
        pulse.deaf(Set.of("jobs"));
        assertThat(problem(scan("a", 1))).isNull();
        later(Duration.ofSeconds(1));
        assertThat(problem(scan("a", 1))).contains("jobs").contains("no watch for 10 minutes");
    }

    @Test
    void anInformerThatHasAWatchAgainIsAlive() {
        pulse.deaf(Set.of("jobs"));
        later(LoopPulse.LONGEST_LAG);
        pulse.deaf(Set.of());
        later(Duration.ofSeconds(1));
        pulse.deaf(Set.of("jobs"));
        assertThat(problem(scan("a", 1))).isNull();
    }

    @Test
    void anInformerIsNotDeafWhileTheApiServerIsAway() {
        pulse.deaf(Set.of("jobs"));
        pulse.unknown();
        later(LoopPulse.LONGEST_LAG.plusSeconds(1));
        assertThat(problem(scan("a", 1))).isNull();
    }

    @Test
    void saysWhetherItAsked() {
        assertThat(pulse.compare(Stream.of(), Optional::of)).isFalse();
        assertThat(pulse.compare(Stream.of(scan("a", 1)), Optional::of)).isTrue();
    }

    @Test
    void everyResourceHasItsTurn() {
        var asked = new java.util.ArrayList<String>();
        for (int turn = 0; turn < 4; turn++) {
            pulse.compare(Stream.of(scan("b", 1), scan("a", 1), scan("c", 1)), each -> {
                asked.add(each.getMetadata().getName());
                return Optional.of(each);
            });
        }
        assertThat(asked).isEqualTo(List.of("a", "b", "c", "a"));
    }

    private void compare(Optional<DiskUsageScan> answer, DiskUsageScan... cached) {
        pulse.compare(Stream.of(cached), _ -> answer);
    }

    private @org.jspecify.annotations.Nullable String problem(DiskUsageScan cached) {
        pulse.reconciling(cached.getMetadata().getUid());
        return pulse.problem(Stream.of(cached));
    }

    private void later(Duration time) {
        nanos += time.toNanos();
    }

    private static DiskUsageScan scan(String name, int version) {
        var scan = new DiskUsageScan();
        scan.getMetadata().setNamespace("data");
        scan.getMetadata().setName(name);
        scan.getMetadata().setUid(name);
        scan.getMetadata().setResourceVersion(String.valueOf(version));
        return scan;
    }
}
