package dev.diskusage.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.DirectoryUsage.Place;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.Totals;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchCodecTest {
    private final BatchCodec codec = new BatchCodec();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void readsWhatItWrote(long seed) {
        RandomBatches batches = new RandomBatches(seed);
        for (int i = 0; i < 300; i++) {
            Batch batch = batches.next();
            assertThat(codec.decode(codec.encode(batch)))
                    .as("seed %s, batch %s", seed, i)
                    .isEqualTo(batch);
        }
    }

    @Test
    void keepsAnUnknownAllocatedSizeApartFromZero() {
        DirectoryUsage row = row(EntryName.of("a"), new Totals(Totals.UNKNOWN, 7, 1, 1));

        Batch.Directories read = (Batch.Directories) codec.decode(codec.encode(new Batch.Directories(List.of(row))));

        assertThat(read.rows().getFirst().all().allocatedKnown()).isFalse();
    }

    /// Whatever the bytes say, the outcome is a batch or one refusal; a batch within the bounds, or it could not be
    /// sent.
    @ParameterizedTest
    @ValueSource(longs = {8, 9, 10})
    void survivesFlippedBytes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RandomBatches batches = new RandomBatches(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] body = codec.encode(batches.next());
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            try {
                codec.encode(codec.decode(body));
            } catch (BadBatchException e) {
                assertThat(e).hasMessageMatching("(?s).{5,}");
            }
        }
    }

    @Test
    void refusesABodyBeyondTheBoundUnread() {
        assertThatThrownBy(() -> codec.decode(new byte[BatchCodec.MAX_BODY_BYTES + 1]))
                .isInstanceOf(BadBatchException.class)
                .hasMessage("a batch of 4194305 bytes: at most 4194304");
    }

    @Test
    void doesNotEncodeWhatNobodyWouldTake() {
        DirectoryUsage row = row(new EntryName(new byte[4096]), Totals.NONE);
        Batch batch = new Batch.Directories(Collections.nCopies(2_000, row));

        assertThatThrownBy(() -> codec.encode(batch)).isInstanceOf(BatchTooLargeException.class);
    }

    @Test
    void refusesAnEmptyName() {
        assertRefused(row(EntryName.of(""), Totals.NONE), "name has 0 bytes: must have 1 to 4096");
    }

    @Test
    void refusesAParentThatComesAfterItsChild() {
        DirectoryUsage row =
                new DirectoryUsage(new Place(5, 5, 1, EntryName.of("a")), Totals.NONE, Totals.NONE, 0, 0, List.of());

        assertRefused(row, "parent id is 5: must be from 0 to 4");
    }

    @Test
    void refusesHalfOfTheSizeClasses() {
        DirectoryUsage row = new DirectoryUsage(
                new Place(2, 1, 1, EntryName.of("a")), Totals.NONE, Totals.NONE, 0, 0, List.of(1L, 2L));

        assertRefused(row, "files by size has 2 values: must be none or 5");
    }

    /// 100,000 lists in lists, a few bytes each: the reader stops at the bound, it does not recurse.
    @Test
    void refusesDeepNesting() {
        byte[] body = new byte[100_000];
        Arrays.fill(body, (byte) 0x81);

        assertThatThrownBy(() -> codec.decode(body)).isInstanceOf(BadBatchException.class);
    }

    /// A byte string that claims 2 GiB in a body of a few bytes must not make anybody allocate them.
    @Test
    void refusesAByteStringThatClaimsMoreThanIsThere() {
        byte[] body = {(byte) 0x82, 1, (byte) 0x81, (byte) 0x8e, 1, 0, 0, 0x5a, 0x7f, -1, -1, -1, 1};

        assertThatThrownBy(() -> codec.decode(body)).isInstanceOf(BadBatchException.class);
    }

    @Test
    void refusesAnythingAfterTheBatch() {
        byte[] body = codec.encode(new Batch.Directories(List.of()));

        assertThatThrownBy(() -> codec.decode(Arrays.copyOf(body, body.length + 1)))
                .isInstanceOf(BadBatchException.class)
                .hasMessageContaining("nothing after it");
    }

    private void assertRefused(DirectoryUsage row, String message) {
        byte[] body = codec.encode(new Batch.Directories(List.of(row)));

        assertThatThrownBy(() -> codec.decode(body))
                .isInstanceOf(BadBatchException.class)
                .hasMessage(message);
    }

    private static DirectoryUsage row(EntryName name, Totals all) {
        return new DirectoryUsage(new Place(2, 1, 1, name), all, Totals.NONE, 0, 0, List.of());
    }
}
