package dev.diskusage.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.DirectoryUsage.Place;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.Totals;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DirectoryTableTest {
    @Test
    void alignsNumbersToTheRight() {
        assertThat(DirectoryTable.of(List.of(
                        line("/usr", new Totals(5L << 30, 4L << 30, 123_456, 7890), 0),
                        line("/usr/lib", new Totals(0, 0, 0, 1), 0))))
                .isEqualTo("""
                        ALLOCATED  APPARENT    FILES  DIRECTORIES  PATH
                          5.0 GiB   4.0 GiB  123,456        7,890  /usr
                              0 B       0 B        0            1  /usr/lib
                        """);
    }

    @Test
    void marksWhatIsIncomplete() {
        assertThat(DirectoryTable.of(List.of(line("/root", new Totals(1, 1, 1, 1), 3))))
                .endsWith("  /root !\n");
    }

    @Test
    void saysFromWhenTheNumbersAre() {
        Instant then = Instant.parse("2026-11-23T03:00:00.123Z");
        assertThat(DirectoryTable.of(
                        List.of(new DirectoryTable.Line(EntryName.of("/root"), new Totals(1, 1, 1, 1), true, then))))
                .endsWith("  /root ! as of 2026-11-23T03:00:00Z\n");
    }

    @Test
    void printsNoControlCharacterOfAName() {
        assertThat(DirectoryTable.of(List.of(line("/a\u001b[2J\n", Totals.NONE, 0))))
                .endsWith("  /a\\x1b[2J\\x0a\n");
    }

    @Test
    void showsNoNumberForUnknownAllocatedBytes() {
        assertThat(DirectoryTable.of(List.of(line("/a", new Totals(Totals.UNKNOWN, 5, 1, 1), 0))))
                .contains("        ?       5 B");
    }

    private static DirectoryTable.Line line(String path, Totals all, long unreadable) {
        Place place = new Place(1, 0, 0, EntryName.of(path));
        return DirectoryTable.Line.of(
                EntryName.of(path), new DirectoryUsage(place, all, all, 0, unreadable, List.of()));
    }
}
