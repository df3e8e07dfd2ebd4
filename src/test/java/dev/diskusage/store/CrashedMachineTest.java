package dev.diskusage.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.usage.ScanId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A resumable run as a crash of the machine may leave it: the kernel had written some pages to the disk and others
/// not yet.
class CrashedMachineTest {
    private static final RunId RUN = new RunId(new ScanId("shop", "media", "uid-1", "media-claim"), "run-1");

    /// Of the pages of a run file.
    private static final int PAGE_BYTES = 8192;

    private static final int ROWS = 3000;
    private static final int BATCH = 300;

    /// Mixtures; 1,000 were tried once.
    private static final int CRASHES = Integer.getInteger("crash.instants", 200);

    @TempDir
    Path folder;

    private final long seed = Long.getLong("crash.seed", System.nanoTime());
    private final Random random = new Random(seed);

    private enum Outcome {
        REFUSED,
        BEGUN_ANEW,
        PUBLISHED
    }

    @Test
    void isPublishedAsItWasSentOrNotAtAll() throws IOException {
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        for (int crash = 0; crash < CRASHES; crash++) {
            RunTree tree = RunTree.random(random.nextLong(), ROWS);
            Path staging = folder.resolve("staging-" + crash);
            byte[] old = written(tree, staging, 1 + random.nextInt(5));
            byte[] young = written(tree, staging, 1 + random.nextInt(4));
            Files.write(staging, mixed(old, young));
            outcomes.merge(goOn(tree, staging), 1, Integer::sum);
        }
        assertThat(outcomes).as("seed " + seed).containsKeys(Outcome.REFUSED, Outcome.PUBLISHED);
    }

    /// What the file is after so many more batches.
    private static byte[] written(RunTree tree, Path staging, int more) throws IOException {
        try (RunWriter writer = RunWriter.resume(staging)) {
            int from = (int) writer.batches();
            tree.batches(BATCH).subList(from, from + more).forEach(writer::accept);
            writer.keep();
        }
        return Files.readAllBytes(staging);
    }

    /// Few pages are old: of many SQLite sees by itself that they do not belong together.
    private byte[] mixed(byte[] old, byte[] young) {
        byte[] mixed = young.clone();
        int stale = 1 + random.nextInt(3);
        for (int i = 0; i < stale; i++) {
            int at = PAGE_BYTES * random.nextInt(young.length / PAGE_BYTES);
            byte[] page = at < old.length ? Arrays.copyOfRange(old, at, at + PAGE_BYTES) : new byte[PAGE_BYTES];
            System.arraycopy(page, 0, mixed, at, PAGE_BYTES);
        }
        return mixed;
    }

    private Outcome goOn(RunTree tree, Path staging) throws IOException {
        Path file = staging.resolveSibling(staging.getFileName() + ".db");
        boolean anew;
        try (RunWriter writer = RunWriter.resume(staging)) {
            anew = writer.batches() == 0;
            tree.batches(BATCH).stream().skip(writer.batches()).forEach(writer::accept);
            writer.finish(RUN, tree.summary());
            writer.publishTo(file);
        } catch (StoreException _) {
            return Outcome.REFUSED;
        }
        try (RunFile run = RunFile.open(file)) {
            Map<Long, StoredDirectory> rows = new HashMap<>();
            run.forEachDepthFirst(row -> rows.put(row.usage().place().id(), row));
            assertThat(rows).as("seed " + seed).isEqualTo(tree.stored());
        }
        return anew ? Outcome.BEGUN_ANEW : Outcome.PUBLISHED;
    }
}
