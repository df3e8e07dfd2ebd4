package dev.diskusage.wire;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.Totals;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Bodies that nobody who is well has sent. Exhaustive over small ones: every prefix, every byte in every place.
class CorruptBatchTest {
    private final BatchCodec codec = new BatchCodec();

    private record Body(String kind, byte[] bytes) {
        @Override
        public String toString() {
            return kind;
        }
    }

    /// The first of each kind that is of a size to go through it byte by byte.
    static Stream<Body> bodies() {
        var batches = new RandomBatches(42);
        return Stream.of(Batch.Directories.class, Batch.Linked.class, Batch.End.class)
                .flatMap(kind -> Stream.generate(batches::next)
                        .filter(kind::isInstance)
                        .map(batch -> new Body(kind.getSimpleName(), new BatchCodec().encode(batch)))
                        .filter(body -> body.bytes().length > 100 && body.bytes().length < 250)
                        .limit(1));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void everyBeginningOfABodyIsRefused(Body body) {
        for (int length = 0; length < body.bytes().length; length++) {
            byte[] part = Arrays.copyOf(body.bytes(), length);
            assertThatThrownBy(() -> codec.decode(part))
                    .as("%s of %s bytes", length, body.bytes().length)
                    .isInstanceOf(BadBatchException.class)
                    .hasMessageMatching(".+");
        }
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void everyOtherByteInEveryPlaceIsABatchWithinItsBoundsOrOneLine(Body body) {
        for (int at = 0; at < body.bytes().length; at++) {
            byte[] bytes = body.bytes().clone();
            for (int value = 0; value < 256; value++) {
                bytes[at] = (byte) value;
                assertBatchOrOneLine(bytes);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void bytesByChanceAreRefusedInOneLine(long seed) {
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            if (bytes.length > 2) {
                // The beginning of a batch, or nothing gets beyond it.
                bytes[0] = (byte) 0x82;
                bytes[1] = (byte) (1 + random.nextInt(3));
            }
            assertBatchOrOneLine(bytes);
        }
    }

    /// Forms of CBOR that no encoder of ours writes: each is read as a batch or refused, none hangs or takes memory.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing
                "f6", // null
                "a0", // a map instead of a list
                "80", // an empty list
                "8201", // a list that says two and has one
                "820180ff", // a break where there is no list
                "8201f6", // no rows at all
                "820440", // a kind that does not exist
                "82f93c0080", // the kind as a float
                "821b800000000000000080", // the kind beyond 63 bits
                "82019b7fffffffffffffff", // more rows than there are bytes in the world
                "82015b7fffffffffffffff", // a byte string as long
                "82017b7fffffffffffffff", // a text as long
                "9f01", // a list without an end
                "82018180", // a row without values
                "820181a0", // a row that is a map
                "82018101" // a row that is a number
            })
    void otherFormsOfCborAreRefusedInOneLine(String hex) {
        assertThatThrownBy(() -> codec.decode(HexFormat.of().parseHex(hex)))
                .isInstanceOf(BadBatchException.class)
                .hasMessageMatching(".+");
    }

    private void assertBatchOrOneLine(byte[] bytes) {
        try {
            if (!within(codec.decode(bytes))) {
                fail("beyond its bounds: " + HexFormat.of().formatHex(bytes));
            }
        } catch (BadBatchException e) {
            String message = String.valueOf(e.getMessage());
            if (message.isBlank() || message.lines().count() != 1) {
                fail("not one line: " + message, e);
            }
        }
    }

    private static boolean within(Batch batch) {
        return switch (batch) {
            case Batch.Directories(List<DirectoryUsage> rows) ->
                rows.stream()
                        .allMatch(row -> within(row.all())
                                && within(row.own())
                                && within(row.place().name())
                                && row.place().parentId() >= 0
                                && row.place().parentId() < row.place().id());
            case Batch.Linked linked -> linked.additions().stream().allMatch(each -> within(each.all()));
            case Batch.End(RunSummary summary) ->
                !summary.took().isNegative()
                        && summary.paths().stream().allMatch(path -> within(path.all()) && within(path.path()))
                        && summary.unreadable().byErrno().values().stream().allMatch(count -> count >= 0);
        };
    }

    private static boolean within(Totals totals) {
        return totals.allocatedBytes() >= Totals.UNKNOWN
                && totals.apparentBytes() >= 0
                && totals.files() >= 0
                && totals.directories() >= 0;
    }

    private static boolean within(EntryName name) {
        return name.bytes().length >= 1 && name.bytes().length <= 4096;
    }
}
