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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each bound: what lies on it is taken and comes back the same, what lies one beyond is refused.
class BatchLimitsTest {
    private static final Instant STARTED = Instant.ofEpochSecond(1);
    private static final Unreadable NOTHING = new Unreadable(Map.of(), List.of());
    private static final FileSystem FILE_SYSTEM = new FileSystem(0, 0, 0, 0);

    private final BatchCodec codec = new BatchCodec();

    /// @param make a batch with so many of what the bound counts
    private record Limit(String what, int most, IntFunction<Batch> make, String refusal) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Limit> limits() {
        return Stream.of(
                new Limit(
                        "rows",
                        10_000,
                        n -> new Batch.Directories(Collections.nCopies(n, row(EntryName.of("a")))),
                        "rows: at most 10000"),
                new Limit("additions", 10_000, BatchLimitsTest::linked, "additions: at most 10000"),
                new Limit("paths", 1_000, BatchLimitsTest::paths, "paths: at most 1000"),
                new Limit("errnos", 200, BatchLimitsTest::errnos, "unreadable: at most 200"),
                new Limit("failures", 100, BatchLimitsTest::failures, "failures: at most 100"),
                new Limit(
                        "bytes of a name",
                        4096,
                        n -> new Batch.Directories(
                                List.of(row(new EntryName("x".repeat(n).getBytes())))),
                        "name has 4097 bytes: must have 1 to 4096"),
                new Limit(
                        "letters of an errno",
                        32,
                        n -> end(new Unreadable(Map.of("E".repeat(n), 1L), List.of())),
                        "errno: must be 1 to 32 letters, digits and _"),
                new Limit(
                        "letters of a system call",
                        32,
                        n -> end(new Unreadable(
                                Map.of(), List.of(new Failure("EIO", "c".repeat(n), EntryName.of("/"))))),
                        "system call: must be 1 to 32 letters, digits and _"));
    }

    @ParameterizedTest
    @MethodSource("limits")
    void whatLiesOnABoundComesBackTheSame(Limit limit) {
        Batch batch = limit.make().apply(limit.most());

        assertThat(codec.decode(codec.encode(batch))).isEqualTo(batch);
    }

    @ParameterizedTest
    @MethodSource("limits")
    void whatLiesOneBeyondIsRefused(Limit limit) {
        byte[] body = codec.encode(limit.make().apply(limit.most() + 1));

        assertThatThrownBy(() -> codec.decode(body))
                .isInstanceOf(BadBatchException.class)
                .hasMessage(limit.refusal());
    }

    /// What has a date of four digits: the store and its readers show no other.
    @Test
    void aRunOfTheYear9999IsTheLast() {
        Instant last = Instant.parse("9999-12-31T23:59:59.999999999Z");

        assertThat(codec.decode(codec.encode(ends(last, Duration.ZERO)))).isEqualTo(ends(last, Duration.ZERO));
        assertRefused(ends(last.plusNanos(1), Duration.ZERO), "started is 253402300800: must be from 0 to");
        assertRefused(ends(Instant.EPOCH.minusSeconds(1), Duration.ZERO), "started is -1: must be from 0 to");
    }

    @Test
    void aRunThatTookLessThanNothingIsRefused() {
        assertRefused(ends(STARTED, Duration.ofNanos(-1)), "duration is -1: must be from 0 to");
    }

    @Test
    void anAllocatedSizeIsUnknownOrANumber() {
        assertThat(codec.decode(codec.encode(linked(new Totals(-1, 0, 0, 0)))))
                .isEqualTo(linked(new Totals(-1, 0, 0, 0)));
        assertRefused(linked(new Totals(-2, 0, 0, 0)), "allocated bytes is -2: must be from -1 to");
    }

    /// An errno that comes twice would show one of two numbers.
    @Test
    void anErrnoThatComesTwiceIsRefused() {
        byte[] body = codec.encode(end(new Unreadable(Map.of("EIO", 1L, "EIX", 2L), List.of())));
        for (int i = 0; i < body.length - 2; i++) {
            if (body[i] == 'E' && body[i + 1] == 'I' && body[i + 2] == 'X') {
                body[i + 2] = 'O';
            }
        }

        assertThatThrownBy(() -> codec.decode(body))
                .isInstanceOf(BadBatchException.class)
                .hasMessage("unreadable: EIO comes twice");
    }

    /// The longest body that may be sent, to the byte, by the length of its last name.
    @Test
    void aBodyOfTheLargestSizeIsSentAndTaken() {
        Function<Integer, Batch> make = last -> new Batch.Directories(Stream.concat(
                        Collections.nCopies(1_000, row(new EntryName(new byte[] {'x'}))).stream(),
                        IntStream.range(0, 1_041)
                                .mapToObj(i -> row(new EntryName(
                                        "y".repeat(i == 0 ? last : 4_000).getBytes()))))
                .toList());
        int room = BatchCodec.MAX_BODY_BYTES - codec.encode(make.apply(500)).length + 500;

        assertThat(codec.encode(make.apply(room))).hasSize(BatchCodec.MAX_BODY_BYTES);
        assertThat(codec.decode(codec.encode(make.apply(room)))).isEqualTo(make.apply(room));
        assertThatThrownBy(() -> codec.encode(make.apply(room + 1)))
                .isInstanceOf(BatchTooLargeException.class)
                .hasMessage("a batch of 4194305 bytes: at most 4194304");
    }

    private void assertRefused(Batch batch, String message) {
        byte[] body = codec.encode(batch);

        assertThatThrownBy(() -> codec.decode(body))
                .isInstanceOf(BadBatchException.class)
                .hasMessageStartingWith(message);
    }

    private static DirectoryUsage row(EntryName name) {
        return new DirectoryUsage(new Place(2, 1, 1, name), Totals.NONE, Totals.NONE, 0, 0, List.of());
    }

    private static Batch linked(int count) {
        return new Batch.Linked(Collections.nCopies(count, new LinkedUsage(1, Totals.NONE, Totals.NONE, List.of())));
    }

    private static Batch linked(Totals totals) {
        return new Batch.Linked(List.of(new LinkedUsage(1, totals, Totals.NONE, List.of())));
    }

    private static Batch paths(int count) {
        return new Batch.End(new RunSummary(
                STARTED,
                Duration.ZERO,
                Collections.nCopies(count, new PathTotals(EntryName.of("/"), 1, Totals.NONE, 1)),
                NOTHING,
                FILE_SYSTEM));
    }

    private static Batch errnos(int count) {
        return end(new Unreadable(
                IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "E" + i, i -> (long) i)), List.of()));
    }

    private static Batch failures(int count) {
        return end(
                new Unreadable(Map.of(), Collections.nCopies(count, new Failure("EIO", "openat", EntryName.of("/a")))));
    }

    private static Batch end(Unreadable unreadable) {
        return new Batch.End(new RunSummary(STARTED, Duration.ZERO, List.of(), unreadable, FILE_SYSTEM));
    }

    private static Batch ends(Instant started, Duration took) {
        return new Batch.End(new RunSummary(started, took, List.of(), NOTHING, FILE_SYSTEM));
    }
}
