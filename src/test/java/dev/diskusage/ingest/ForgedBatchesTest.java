package dev.diskusage.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.diskusage.store.OpenedStore;
import dev.diskusage.store.RunFile;
import dev.diskusage.store.RunId;
import dev.diskusage.store.RunTree;
import dev.diskusage.store.UsageStore;
import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.LinkedUsage;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.RunSummary.PathTotals;
import dev.diskusage.usage.ScanId;
import dev.diskusage.usage.Totals;
import dev.diskusage.wire.Batch;
import dev.diskusage.wire.BatchCodec;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a scanner that is not ours, or whose network plays tricks, may send: the run is right or it is not there.
class ForgedBatchesTest {
    private static final ScanId MEDIA = new ScanId("shop", "media", "uid-media", "media-claim");
    private static final ScanId BACKUP = new ScanId("shop", "backup", "uid-backup", "backup-claim");
    private static final RunTree TREE = RunTree.random(3, 300);
    private static final List<byte[]> BODIES = Batches.of(TREE, 40);
    private static final BatchCodec CODEC = new BatchCodec();

    @TempDir
    Path folder;

    private UsageStore store;
    private OpenRuns runs;

    @BeforeEach
    void open() {
        store = OpenedStore.open(folder);
        runs = new OpenRuns(new TestConfig(8, 10_000), store, new SetClock(Instant.now()), OpenRuns.TURN);
    }

    @AfterEach
    void close() {
        store.close();
    }

    /// Old ones again, later ones too early, in any order.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whateverOrderBatchesComeInTheRunIsTheSame(long seed) {
        var random = new SplittableRandom(seed);
        int stored = 0;
        while (stored < BODIES.size()) {
            int sequence = 1 + random.nextInt(BODIES.size());
            int status = status(new RunId(MEDIA, "r1"), sequence, BODIES.get(sequence - 1));
            assertThat(status).as("%s after %s", sequence, stored).isEqualTo(sequence > stored + 1 ? 409 : 200);
            stored = Math.max(stored, status == 200 ? sequence : 0);
        }
        assertPublished(MEDIA, TREE);
    }

    @Test
    void manySendersOfOneRunStoreItOnce() {
        List<CompletableFuture<Void>> senders = IntStream.range(0, 6)
                .mapToObj(_ -> CompletableFuture.runAsync(() -> sendAll(new RunId(MEDIA, "r1"))))
                .toList();
        senders.forEach(CompletableFuture::join);

        assertPublished(MEDIA, TREE);
    }

    /// As our scanner sends, each batch on a thread of its own and the next one before the first is answered;
    /// answers get lost too, so that some come again.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whateverIsOnItsWayAtOnceTheRunIsTheSame(long seed) {
        var random = new SplittableRandom(seed);
        var run = new RunId(MEDIA, "r1");
        long answered = 0;
        while (answered < BODIES.size()) {
            long first = answered;
            List<Integer> sent = IntStream.rangeClosed(1, 3)
                    .mapToObj(ahead -> (int) Math.min(first + ahead, BODIES.size()))
                    .toList();
            List<CompletableFuture<Integer>> answers = sent.stream()
                    .map(sequence -> CompletableFuture.supplyAsync(
                            () -> status(run, new SentBatch(sequence, first, BODIES.get(sequence - 1))),
                            task -> Thread.ofPlatform().start(task)))
                    .toList();
            assertThat(answers).allSatisfy(each -> assertThat(each.join()).isEqualTo(200));
            answered = sent.get(random.nextInt(sent.size()));
        }
        assertPublished(MEDIA, TREE);
    }

    @Test
    void nothingThatComesAfterTheEndChangesTheRun() {
        var run = new RunId(MEDIA, "r1");
        sendAll(run);

        for (int sequence = 1; sequence <= BODIES.size() + 5; sequence++) {
            status(run, sequence, BODIES.getFirst());
            status(run, sequence, BODIES.getLast());
        }

        assertPublished(MEDIA, TREE);
    }

    /// Run ids are unguessable, but nothing may rest on that.
    @Test
    void twoScansWithOneRunIdDoNotMeet() {
        RunTree other = RunTree.random(9, 300);
        List<byte[]> bodies = Batches.of(other, 40);

        for (int sequence = 1; sequence <= BODIES.size(); sequence++) {
            assertThat(status(new RunId(MEDIA, "r1"), sequence, BODIES.get(sequence - 1)))
                    .isEqualTo(200);
            assertThat(status(new RunId(BACKUP, "r1"), sequence, bodies.get(sequence - 1)))
                    .isEqualTo(200);
        }

        assertPublished(MEDIA, TREE);
        assertPublished(BACKUP, other);
    }

    private record Lie(String what, UnaryOperator<PathTotals> told) {
        @Override
        public String toString() {
            return what;
        }
    }

    static final List<Lie> LIES = List.of(
            new Lie("a row more", path -> new PathTotals(path.path(), path.rootId(), path.all(), path.rows() + 1)),
            new Lie("a row less", path -> new PathTotals(path.path(), path.rootId(), path.all(), path.rows() - 1)),
            new Lie("another root", path -> new PathTotals(path.path(), 2, path.all(), path.rows())),
            new Lie("no root", path -> new PathTotals(path.path(), 77_777, path.all(), path.rows())),
            new Lie("allocated bytes", path -> with(path, new Totals(1, 0, 0, 0))),
            new Lie("apparent bytes", path -> with(path, new Totals(0, 1, 0, 0))),
            new Lie("files", path -> with(path, new Totals(0, 0, 1, 0))),
            new Lie("directories", path -> with(path, new Totals(0, 0, 0, 1))));

    @ParameterizedTest
    @FieldSource("LIES")
    void totalsThatAreNotThoseOfTheRowsAreNotPublished(Lie lie) {
        PathTotals path = lie.told().apply(TREE.summary().paths().getFirst());

        assertRefusedAtTheEnd(List.of(path));
    }

    @Test
    void aPathMoreOrLessThanThereIsIsNotPublished() {
        PathTotals path = TREE.summary().paths().getFirst();

        assertRefusedAtTheEnd(List.of());
        assertRefusedAtTheEnd(List.of(path, new PathTotals(EntryName.of("/other"), 77_777, Totals.NONE, 0)));
        assertRefusedAtTheEnd(List.of(path, path));
    }

    @Test
    void anAdditionForADirectoryThatIsNotThereIsNotPublished() {
        var none = new LinkedUsage(77_777, Totals.NONE, Totals.NONE, List.of(0L, 0L, 0L, 0L, 0L));
        var run = new RunId(MEDIA, "r1");
        status(run, 1, CODEC.encode(new Batch.Linked(List.of(none))));
        for (int i = 0; i < BODIES.size() - 1; i++) {
            status(run, i + 2, BODIES.get(i));
        }

        assertThat(status(run, BODIES.size() + 1, BODIES.getLast())).isEqualTo(422);
        assertThat(store.lastPublished("uid-media")).isEmpty();
    }

    @Test
    void aDirectoryThatComesTwiceIsNotStored() {
        var run = new RunId(MEDIA, "r1");
        status(run, 1, BODIES.getFirst());

        assertThat(status(run, 2, BODIES.getFirst())).isEqualTo(422);
        assertThat(store.lastPublished("uid-media")).isEmpty();
    }

    /// The rest of the tree is there, and the totals leave the missing ones out.
    @Test
    void rowsBelowADirectoryThatNeverCameAreNotPublished() {
        List<DirectoryUsage> rows = new ArrayList<>(TREE.rows());
        DirectoryUsage missing = rows.stream()
                .filter(row -> row.place().level() == 1
                        && rows.stream()
                                .anyMatch(child ->
                                        child.place().parentId() == row.place().id()))
                .findFirst()
                .orElseThrow();
        rows.remove(missing);
        rows.sort(java.util.Comparator.comparingLong(row -> row.place().id()));
        PathTotals path = TREE.summary().paths().getFirst();
        var run = new RunId(MEDIA, "r1");
        status(run, 1, CODEC.encode(new Batch.Directories(rows)));

        assertThat(status(run, 2, end(List.of(new PathTotals(path.path(), 1, path.all(), path.rows() - 1)))))
                .isEqualTo(422);
        assertThat(store.lastPublished("uid-media")).isEmpty();
    }

    private void assertRefusedAtTheEnd(List<PathTotals> paths) {
        var run = new RunId(MEDIA, "r1");
        for (int i = 0; i < BODIES.size() - 1; i++) {
            assertThat(status(run, i + 1, BODIES.get(i))).isEqualTo(200);
        }

        assertThat(status(run, BODIES.size(), end(paths))).isEqualTo(422);
        assertThat(store.lastPublished("uid-media")).isEmpty();
    }

    private static byte[] end(List<PathTotals> paths) {
        RunSummary right = TREE.summary();
        return CODEC.encode(new Batch.End(
                new RunSummary(right.started(), right.took(), paths, right.unreadable(), right.fileSystem())));
    }

    private static PathTotals with(PathTotals path, Totals more) {
        return new PathTotals(path.path(), path.rootId(), path.all().plus(more), path.rows());
    }

    /// Until each batch is taken, by whomever.
    private void sendAll(RunId run) {
        for (int sequence = 1; sequence <= BODIES.size(); sequence++) {
            while (status(run, sequence, BODIES.get(sequence - 1)) != 200) {
                Thread.onSpinWait();
            }
        }
    }

    /// As HTTP answers.
    private int status(RunId run, long sequence, byte[] body) {
        return status(run, new SentBatch(sequence, sequence - 1, body));
    }

    private int status(RunId run, SentBatch sent) {
        Refused refused = catchThrowableOfType(Refused.class, () -> runs.take(run, sent));
        return refused == null ? 200 : refused.status();
    }

    private void assertPublished(ScanId scan, RunTree tree) {
        var published = store.lastPublished(scan.uid()).orElseThrow();
        assertThat(store.history(scan.uid())).hasSize(1);
        try (RunFile file = published.open()) {
            assertThat(file.largest(10_000))
                    .containsExactlyInAnyOrderElementsOf(tree.stored().values());
        }
    }
}
