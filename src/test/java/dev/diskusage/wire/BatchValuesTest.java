package dev.diskusage.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.DirectoryUsage.Place;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.LinkedUsage;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.RunSummary.Failure;
import dev.diskusage.usage.RunSummary.FileSystem;
import dev.diskusage.usage.RunSummary.PathTotals;
import dev.diskusage.usage.RunSummary.Unreadable;
import dev.diskusage.usage.Totals;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each value of each message: where it is no such value, the refusal names it.
class BatchValuesTest {
    private static final Place PLACE = new Place(2, 1, 1, EntryName.of("a"));
    private static final Unreadable NOTHING = new Unreadable(Map.of(), List.of());
    private static final FileSystem FILE_SYSTEM = new FileSystem(1000, 400, 10, 3);
    private static final Totals GOOD = new Totals(4096, 7, 1, 1);

    private final BatchCodec codec = new BatchCodec();

    private record Wrong(String message, Batch batch) {
        @Override
        public String toString() {
            return message;
        }
    }

    static final List<Wrong> WRONG = List.of(
            new Wrong("id is 0: must be from 1", row(new Place(0, 0, 0, EntryName.of("/")))),
            new Wrong("id is -1: must be from 1", row(new Place(-1, 0, 0, EntryName.of("/")))),
            new Wrong("parent id is -1: must be from 0 to 1", row(new Place(2, -1, 0, EntryName.of("a")))),
            new Wrong("parent id is 3: must be from 0 to 1", row(new Place(2, 3, 0, EntryName.of("a")))),
            new Wrong("level is -1: must be from 0", row(new Place(2, 1, -1, EntryName.of("a")))),
            new Wrong("allocated bytes is -2: must be from -1", row(new Totals(-2, 0, 0, 0), GOOD, 0)),
            new Wrong("apparent bytes is -1: must be from 0", row(new Totals(0, -1, 0, 0), GOOD, 0)),
            new Wrong("files is -1: must be from 0", row(new Totals(0, 0, -1, 0), GOOD, 0)),
            new Wrong("directories is -1: must be from 0", row(new Totals(0, 0, 0, -1), GOOD, 0)),
            new Wrong("directories is -1: must be from 0", row(GOOD, new Totals(0, 0, 0, -1), 0)),
            new Wrong("unreadable is -1: must be from 0", row(GOOD, GOOD, -1)),
            new Wrong("files by size is -1: must be from 0", sizes(List.of(0L, 0L, -1L, 0L, 0L))),
            new Wrong("files by size has 4 values: must be none or 5", sizes(List.of(0L, 0L, 0L, 0L))),
            new Wrong("files by size: at most 5", sizes(List.of(0L, 0L, 0L, 0L, 0L, 0L))),
            new Wrong("id is 0: must be from 1", linked(0, GOOD)),
            new Wrong("apparent bytes is -7: must be from 0", linked(1, new Totals(0, -7, 0, 0))),
            new Wrong("root id is 0: must be from 1", path("/", 0, GOOD, 1)),
            new Wrong("rows of a path is -1: must be from 0", path("/", 1, GOOD, -1)),
            new Wrong("files is -1: must be from 0", path("/", 1, new Totals(0, 0, -1, 0), 1)),
            new Wrong("name has 0 bytes: must have 1 to 4096", path("", 1, GOOD, 1)),
            new Wrong(
                    "unreadable is -3: must be from 0",
                    end(new Unreadable(Map.of("EIO", -3L), List.of()), FILE_SYSTEM)),
            new Wrong("size is -1: must be from 0", end(NOTHING, new FileSystem(-1, 0, 0, 0))),
            new Wrong("available is -1: must be from 0", end(NOTHING, new FileSystem(0, -1, 0, 0))),
            new Wrong("inodes is -1: must be from 0", end(NOTHING, new FileSystem(0, 0, -1, 0))),
            new Wrong("free inodes is -1: must be from 0", end(NOTHING, new FileSystem(0, 0, 0, -1))));

    @ParameterizedTest
    @FieldSource("WRONG")
    void aValueThatCannotBeIsNamed(Wrong wrong) {
        byte[] body = codec.encode(wrong.batch());

        assertThatThrownBy(() -> codec.decode(body))
                .isInstanceOf(BadBatchException.class)
                .hasMessageStartingWith(wrong.message());
    }

    /// What the kernel never gives as the name of an entry, since a path with it would lie somewhere else.
    @ParameterizedTest
    @ValueSource(strings = {"a/b", "/", "a/", "/etc", ".", ".."})
    void aNameThatWouldReachIntoAnotherDirectoryIsRefused(String name) {
        byte[] body = codec.encode(row(new Place(2, 1, 1, EntryName.of(name))));

        assertThatThrownBy(() -> codec.decode(body))
                .isInstanceOf(BadBatchException.class)
                .hasMessage("name \"" + name + "\": must be one component, without / and not . or ..");
    }

    @ParameterizedTest
    @ValueSource(strings = {"...", ".a", "..a", "a..", " ", "\n", "\\", "ü", "-rf", "*"})
    void everyOtherNameIsAName(String name) {
        Batch batch = row(new Place(2, 1, 1, EntryName.of(name)));

        assertThat(codec.decode(codec.encode(batch))).isEqualTo(batch);
    }

    /// No path has one: whoever shows such a name would cut it there.
    @ParameterizedTest
    @CsvSource({"0, true", "1, true", "0, false", "1, false"})
    void aNulIsInNoNameAndNoPath(long parent, boolean atTheEnd) {
        EntryName name = new EntryName(atTheEnd ? new byte[] {'a', 0} : new byte[] {0, 'a'});
        byte[] row = codec.encode(row(new Place(2, parent, 1, name)));

        assertThatThrownBy(() -> codec.decode(row))
                .isInstanceOf(BadBatchException.class)
                .hasMessageEndingWith("must be without NUL")
                .hasMessageContaining("\\x00");
    }

    /// It becomes a label's value and a word of a message.
    @ParameterizedTest
    @ValueSource(strings = {"", "E IO", "E-IO", "EIÖ", "EIO\n", "{}", "\"", "EIO\u0000"})
    void anErrnoIsAWord(String errno) {
        byte[] counted = codec.encode(end(new Unreadable(Map.of(errno, 1L), List.of()), FILE_SYSTEM));
        var failure = new Failure("EIO", errno, EntryName.of("/a"));
        byte[] named = codec.encode(end(new Unreadable(Map.of(), List.of(failure)), FILE_SYSTEM));

        assertThatThrownBy(() -> codec.decode(counted)).hasMessage("errno: must be 1 to 32 letters, digits and _");
        assertThatThrownBy(() -> codec.decode(named)).hasMessage("system call: must be 1 to 32 letters, digits and _");
    }

    /// Version 1 byte by byte: a scanner that is still running when the operator is replaced speaks it. Whoever has to
    /// change these must change the media type.
    @ParameterizedTest
    @CsvSource({
        "rows, 8201819302010141611910000701012000000124030100000000",
        "additions, 8202818909191000070101191000070101",
        "end, 8203871a6553f100051a3b9aca008187432f757001191000070101028080841903e81901900a03"
    })
    void theBytesOfTheFirstVersionStay(String kind, String hex) {
        Batch batch =
                switch (kind) {
                    case "rows" ->
                        new Batch.Directories(List.of(new DirectoryUsage(
                                PLACE, GOOD, new Totals(-1, 0, 0, 1), -5, 3, List.of(1L, 0L, 0L, 0L, 0L))));
                    case "additions" -> linked(9, GOOD);
                    default -> path("/up", 1, GOOD, 2);
                };

        assertThat(HexFormat.of().formatHex(codec.encode(batch))).isEqualTo(hex);
        assertThat(codec.decode(HexFormat.of().parseHex(hex))).isEqualTo(batch);
    }

    private static Batch row(Place place) {
        return new Batch.Directories(List.of(new DirectoryUsage(place, GOOD, GOOD, 0, 0, List.of())));
    }

    private static Batch row(Totals all, Totals own, long unreadable) {
        return new Batch.Directories(List.of(new DirectoryUsage(PLACE, all, own, 0, unreadable, List.of())));
    }

    private static Batch sizes(List<Long> counts) {
        return new Batch.Directories(List.of(new DirectoryUsage(PLACE, GOOD, GOOD, 0, 0, counts)));
    }

    private static Batch linked(long id, Totals totals) {
        return new Batch.Linked(List.of(new LinkedUsage(id, totals, GOOD, List.of())));
    }

    private static Batch path(String path, long root, Totals totals, long rows) {
        return new Batch.End(new RunSummary(
                Instant.ofEpochSecond(1_700_000_000, 5),
                Duration.ofSeconds(1),
                List.of(new PathTotals(EntryName.of(path), root, totals, rows)),
                NOTHING,
                FILE_SYSTEM));
    }

    private static Batch end(Unreadable unreadable, FileSystem fileSystem) {
        return new Batch.End(
                new RunSummary(Instant.ofEpochSecond(1), Duration.ZERO, List.of(), unreadable, fileSystem));
    }
}
