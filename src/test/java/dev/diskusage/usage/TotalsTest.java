package dev.diskusage.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.usage.DirectoryUsage.Place;
import dev.diskusage.usage.RunSummary.FileSystem;
import dev.diskusage.usage.RunSummary.PathTotals;
import dev.diskusage.usage.RunSummary.Unreadable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Sums, whichever way they are made.
class TotalsTest {
    private static final Totals BLIND = new Totals(Totals.UNKNOWN, 5, 2, 1);

    private static Totals random(Random random) {
        long allocated = random.nextInt(4) == 0 ? Totals.UNKNOWN : random.nextLong(1L << 50);
        return new Totals(allocated, random.nextLong(1L << 50), random.nextInt(1000), random.nextInt(1000));
    }

    @Test
    void addsUpInAnyOrder() {
        Random random = new Random(3);
        for (int i = 0; i < 10_000; i++) {
            Totals a = random(random);
            Totals b = random(random);
            Totals c = random(random);
            assertThat(a.plus(b)).isEqualTo(b.plus(a));
            assertThat(a.plus(b).plus(c)).isEqualTo(a.plus(b.plus(c)));
            assertThat(a.plus(Totals.NONE)).isEqualTo(a);
        }
    }

    @Test
    void whatIsUnknownStaysUnknownAndIsNeverANumber() {
        Totals sum = BLIND.plus(new Totals(4096, 10, 1, 1)).plus(BLIND);
        assertThat(sum).isEqualTo(new Totals(Totals.UNKNOWN, 20, 5, 3));
        assertThat(sum.allocatedKnown()).isFalse();
        assertThat(Totals.NONE.allocatedKnown()).isTrue();
        assertThat(sum.entries()).isEqualTo(8);
    }

    @Test
    void linkedFilesAddToADirectoryAndToEachOther() {
        Totals one = new Totals(512, 100, 1, 0);
        var linked = new LinkedUsage(7, one, Totals.NONE, List.of(0L, 1L, 0L, 0L, 0L));
        var row = new DirectoryUsage(
                new Place(7, 1, 1, EntryName.of("a")), BLIND, Totals.NONE, 42, 3, List.of(1L, 1L, 1L, 1L, 1L));
        DirectoryUsage sum = row.plus(linked.plus(linked));
        assertThat(sum.all()).isEqualTo(new Totals(Totals.UNKNOWN, 205, 4, 1));
        assertThat(sum.own()).isEqualTo(Totals.NONE);
        assertThat(sum.filesBySize()).containsExactly(1L, 3L, 1L, 1L, 1L);
        assertThat(sum).extracting("newestMtimeSeconds", "unreadable").containsExactly(42L, 3L);
        assertThat(sum).isEqualTo(row.plus(linked).plus(linked));
    }

    @Test
    void sizesThatNobodyAskedForStayEmpty() {
        var linked = new LinkedUsage(7, Totals.NONE, Totals.NONE, List.of());
        assertThat(linked.plus(linked).filesBySize()).isEmpty();
    }

    @Test
    void aRunIsCompleteWhenNothingThatIsThereIsMissing() {
        assertThat(summary(Map.of()).complete()).isTrue();
        assertThat(summary(Map.of("ENOENT", 9L)).complete()).as("it vanished").isTrue();
        RunSummary partial = summary(Map.of("ENOENT", 9L, "EACCES", 2L, "EIO", 1L));
        assertThat(partial.complete()).isFalse();
        assertThat(partial.unreadable().entries()).isEqualTo(3);
        assertThat(partial.entries()).isEqualTo(6);
    }

    @Test
    void keepsWhatItWasMadeOf() {
        Map<String, Long> byErrno = new HashMap<>(Map.of("EIO", 1L));
        var unreadable = new Unreadable(byErrno, new ArrayList<>());
        byErrno.clear();
        assertThat(unreadable.entries()).isEqualTo(1);
    }

    private static RunSummary summary(Map<String, Long> byErrno) {
        var path = new PathTotals(EntryName.of("/a"), 1, BLIND, 1);
        return new RunSummary(
                Instant.EPOCH,
                Duration.ofSeconds(1),
                List.of(path, path),
                new Unreadable(byErrno, List.of()),
                new FileSystem(0, 0, 0, 0));
    }
}
