package dev.diskusage.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.ScanId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever is done to a store, in whatever order, it says after each step what a [StoreModel] says, and its folder
/// holds just the files that it must.
class UsageStoreModelTest {
    /// `-Dstore.seeds=100000` for an afternoon.
    private static final long SEEDS = Long.getLong("store.seeds", 200);

    private static final int STEPS = 60;
    private static final List<ScanId> SCANS =
            List.of(OpenedStore.MEDIA, OpenedStore.BACKUP, new ScanId("shop", "media", "uid-media-again", "other"));
    private static final List<RunResult> UNPUBLISHED =
            List.of(RunResult.FAILED, RunResult.SKIPPED, RunResult.PREEMPTED, RunResult.MISSED);

    @TempDir
    Path folder;

    private final StoreModel model = new StoreModel();
    private final List<Writing> open = new ArrayList<>();
    private final Map<RunId, Writing> kept = new HashMap<>();
    private Random random = new Random();
    private UsageStore store;

    /// A run on its way in.
    private static final class Writing {
        final RunId run;
        final RunTree tree;
        final boolean resumable;
        StagedRun staged;
        int batches;
        boolean forgotten;

        Writing(RunId run, RunTree tree, boolean resumable, StagedRun staged) {
            this.run = run;
            this.tree = tree;
            this.resumable = resumable;
            this.staged = staged;
        }

        List<List<DirectoryUsage>> all() {
            return tree.batches(7);
        }

        boolean whole() {
            return batches == all().size();
        }

        String file() {
            return (resumable ? "resumable/" : "") + run.scan().uid() + "~" + run.id() + ".db";
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, SEEDS);
    }

    @BeforeEach
    void open() {
        store = OpenedStore.open(folder);
    }

    @AfterEach
    void close() {
        open.forEach(each -> each.staged.close());
        store.close();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void saysWhatTheModelSaysAfterEachStep(long seed) throws IOException {
        random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            try {
                act(random.nextInt(20), SCANS.get(random.nextInt(SCANS.size())));
                model.assertSays(store);
                assertThat(files("runs")).isEqualTo(model.files());
                assertThat(files("staging")).isEqualTo(stagingFiles());
                assertKnowsTheSizes();
            } catch (AssertionError | StoreException e) {
                throw new AssertionError("seed " + seed + ", step " + step, e);
            }
        }
    }

    private void assertKnowsTheSizes() throws IOException {
        long bytes = 0;
        for (String file : files("runs")) {
            bytes += Files.size(folder.resolve("runs").resolve(file));
        }
        assertThat(store.space().storedBytes()).isEqualTo(bytes);
        for (PublishedRun run : store.lastPublished()) {
            assertThat(run.bytes()).isEqualTo(Files.size(run.file()));
        }
    }

    private void act(int action, ScanId scan) {
        switch (action) {
            case 0, 1, 2 -> begin(scan);
            case 3 -> resume(scan);
            case 4, 5, 6, 7 -> append();
            case 8, 9, 10, 11 -> publish();
            case 12 -> abandon();
            case 13 -> keep();
            case 14 -> dropStaged();
            case 15 -> missed(scan);
            case 16 -> store.record(model.recorded(ended(scan), UNPUBLISHED.get(random.nextInt(4))));
            case 17 -> keepNewest(scan, random.nextInt(4));
            case 18 -> forget(scan);
            default -> reopen();
        }
    }

    /// One of few ids: some are new, some written now, some ended or published before.
    private RunId someRun(ScanId scan) {
        return new RunId(scan, "run-" + random.nextInt(8));
    }

    private RunId ended(ScanId scan) {
        return random.nextBoolean() ? someRun(scan) : new RunId(scan, "sent-" + random.nextInt(3));
    }

    private boolean isWritten(RunId run) {
        return open.stream().anyMatch(each -> each.run.equals(run));
    }

    private void begin(ScanId scan) {
        RunId run = someRun(scan);
        if (isWritten(run)) {
            assertThatThrownBy(() -> store.begin(run)).hasMessageContaining("is being written already");
            return;
        }
        RunTree tree = RunTree.random(random.nextInt(), 1 + random.nextInt(40));
        open.add(new Writing(run, tree, false, store.begin(run)));
    }

    private void resume(ScanId scan) {
        RunId run = new RunId(scan, "sent-" + random.nextInt(3));
        if (isWritten(run)) {
            return;
        }
        Writing known = kept.remove(run);
        StagedRun staged = store.resume(run);
        assertThat(staged.batches()).isEqualTo(known == null ? 0 : known.batches);
        if (known == null) {
            known = new Writing(run, RunTree.random(random.nextInt(), 1 + random.nextInt(40)), true, staged);
        }
        known.staged = staged;
        open.add(known);
    }

    private void append() {
        for (Writing each : open) {
            if (!each.whole() && random.nextBoolean()) {
                each.staged.accept(each.all().get(each.batches++));
            }
        }
    }

    private void publish() {
        if (open.isEmpty()) {
            return;
        }
        Writing one = open.remove(random.nextInt(open.size()));
        try (StagedRun staged = one.staged) {
            if (!one.whole()) {
                assertThatThrownBy(() -> staged.publish(one.tree.summary())).hasMessageContaining("does not add up");
            } else if (one.forgotten) {
                assertThatThrownBy(() -> staged.publish(one.tree.summary())).hasMessageContaining("forgotten");
            } else {
                staged.publish(one.tree.summary());
                model.published(one.run, one.tree.rows().size());
            }
        }
    }

    private void abandon() {
        if (!open.isEmpty()) {
            open.remove(random.nextInt(open.size())).staged.close();
        }
    }

    private void keep() {
        open.stream().filter(each -> each.resumable).findFirst().ifPresent(each -> {
            open.remove(each);
            keep(each);
        });
    }

    private void keep(Writing each) {
        each.staged.keep();
        if (!each.forgotten) {
            kept.put(each.run, each);
        }
    }

    private void dropStaged() {
        store.dropStaged(Instant.MAX);
        kept.clear();
    }

    private void keepNewest(ScanId scan, int runs) {
        boolean allAreTooOld = random.nextInt(4) == 0;
        store.keepNewest(scan.uid(), runs, allAreTooOld ? Instant.MAX : Instant.EPOCH);
        model.keptNewest(scan, allAreTooOld ? 1 : runs);
    }

    private void missed(ScanId scan) {
        store.missed(scan, 3);
        model.missed(scan, 3);
    }

    private void forget(ScanId scan) {
        store.forget(scan.uid());
        model.forgotten(scan);
        kept.keySet().removeIf(run -> run.scan().equals(scan));
        open.stream().filter(each -> each.run.scan().equals(scan)).forEach(each -> each.forgotten = true);
    }

    /// As a stop of the program: what came over the network is kept, what came from this process is lost.
    private void reopen() {
        open.stream().filter(each -> each.resumable).forEach(this::keep);
        open.removeIf(each -> each.resumable);
        store.close();
        for (Writing each : open) {
            assertThatThrownBy(() -> each.staged.publish(each.tree.summary())).isInstanceOf(StoreException.class);
        }
        store = OpenedStore.open(folder);
        open.forEach(each -> each.staged.close());
        open.clear();
    }

    private TreeSet<String> stagingFiles() {
        TreeSet<String> files = new TreeSet<>();
        open.stream().filter(each -> each.resumable || each.batches > 0).forEach(each -> files.add(each.file()));
        kept.values().forEach(each -> files.add(each.file()));
        return files;
    }

    /// Without the write-ahead logs.
    private TreeSet<String> files(String below) throws IOException {
        Path top = folder.resolve(below);
        try (Stream<Path> all = Files.walk(top)) {
            TreeSet<String> files = new TreeSet<>();
            all.filter(Files::isRegularFile)
                    .map(file -> top.relativize(file).toString())
                    .filter(name -> name.endsWith(".db"))
                    .forEach(files::add);
            return files;
        }
    }
}
