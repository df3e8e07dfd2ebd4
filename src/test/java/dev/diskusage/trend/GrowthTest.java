package dev.diskusage.trend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.trend.UsageSample.Place;
import dev.diskusage.trend.UsageSample.Usage;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.Totals;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GrowthTest {
    private static final UsageSample BEFORE = sample("0 / 1000", "1 /a 500", "1 /b 300", "1 /c 100");

    /// All of level 1 is in it. @param directories level, path, allocated bytes, and unreadable entries if
    /// there are any
    private static UsageSample sample(String... directories) {
        return new UsageSample(
                1,
                Arrays.stream(directories)
                        .map(each -> each.split(" "))
                        .collect(Collectors.toMap(
                                each -> new Place(EntryName.of(each[1]), Integer.parseInt(each[0])),
                                each -> new Usage(
                                        new Totals(Long.parseLong(each[2]), Long.parseLong(each[2]) / 2, 3, 1),
                                        each.length > 3 ? Long.parseLong(each[3]) : 0))));
    }

    private static List<String> largest(Growth growth) {
        return growth.largest().stream()
                .map(each -> each.place().level() + " " + each.place().path() + " " + each.bytes())
                .toList();
    }

    @Test
    void directoriesThatGrewAreNamedTheLargestGrowthFirst() {
        Growth growth = Growth.between(BEFORE, sample("0 / 1100", "1 /a 400", "1 /b 510", "1 /c 100"));
        assertThat(growth.totalBytes()).isEqualTo(100);
        assertThat(largest(growth)).containsExactly("1 /b 210", "0 / 100");
    }

    @Test
    void whatShrankAsAWholeIsNegative() {
        Growth growth = Growth.between(BEFORE, sample("0 / 10"));
        assertThat(growth.totalBytes()).isEqualTo(-990);
        assertThat(largest(growth)).isEmpty();
    }

    @Test
    void aNewDirectoryGrewByAllThatItHas() {
        assertThat(largest(Growth.between(BEFORE, sample("0 / 1000", "1 /new 70"))))
                .containsExactly("1 /new 70");
    }

    /// It may have been there: deeper ones were not all looked at.
    @Test
    void aDirectoryBelowWhatIsKnownIsNotNew() {
        assertThat(largest(Growth.between(BEFORE, sample("0 / 1000", "2 /a/new 70"))))
                .isEmpty();
    }

    @Test
    void ofWhatMissesOtherEntriesThanBeforeNothingIsSaid() {
        Growth growth = Growth.between(BEFORE, sample("0 / 2000 1", "1 /a 900 1", "1 /b 310", "1 /new 70"));
        assertThat(growth.totalBytes()).isNull();
        assertThat(largest(growth)).containsExactly("1 /b 10");
    }

    @Test
    void whatMissesTheSameNumberAsBeforeIsCompared() {
        assertThat(Growth.between(sample("0 / 1000 1"), sample("0 / 1500 1")).totalBytes())
                .isEqualTo(500);
    }

    /// `/` holds what `/a` holds; `/a` as a path of its own is another place than `/a` below `/`.
    @Test
    void overlappingPathsCountOnce() {
        Growth growth =
                Growth.between(sample("0 / 1000", "0 /a 500", "1 /a 600"), sample("0 / 1100", "0 /a 530", "1 /a 620"));
        assertThat(growth.totalBytes()).isEqualTo(100);
        assertThat(largest(growth)).containsExactly("0 / 100", "0 /a 30", "1 /a 20");
    }

    @Test
    void pathsApartAddUp() {
        assertThat(Growth.between(sample("0 /ab 1000", "0 /a 500"), sample("0 /ab 1100", "0 /a 530"))
                        .totalBytes())
                .isEqualTo(130);
    }

    @Test
    void aPathThatWasNotScannedThenHasNoGrowthAndNoNewDirectories() {
        Growth growth = Growth.between(BEFORE, sample("0 /b 1000", "0 /x 700", "1 /new 70"));
        assertThat(growth.totalBytes()).isNull();
        assertThat(largest(growth)).isEmpty();
    }

    @Test
    void lengthsAreComparedWhereBytesOnDiskAreUnknown() {
        assertThat(Growth.between(BEFORE, sample("0 / -1")).totalBytes()).isEqualTo(-500);
    }

    @Test
    void atMostTenAreNamed() {
        String[] directories = Stream.concat(
                        Stream.of("0 / 1000"), IntStream.range(0, 30).mapToObj(i -> "1 /new" + i + " " + i))
                .toArray(String[]::new);
        assertThat(Growth.between(BEFORE, sample(directories)).largest())
                .extracting(Growth.Grown::bytes)
                .containsExactly(29L, 28L, 27L, 26L, 25L, 24L, 23L, 22L, 21L, 20L);
    }
}
