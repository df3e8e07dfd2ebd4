package dev.diskusage.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.crash.Steps.Tracer;
import dev.diskusage.store.StoreConfig.JournalMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SIGKILL, while runs are written, published, retired and forgotten, and while the store is opened and closed. Each
/// process begins where the one before was killed, so that a start is killed too that follows on a killed start.
class KilledStoreTest {
    /// Instants of each test. Each took 1 to 3 s on two busy cores; `-Dcrash.instants=500` for docs/benchmarks.md.
    private static final int INSTANTS = Integer.getInteger("crash.instants", 30);

    /// Lines that are waited for, at most: about five items, and one more start of the store.
    private static final int LINES = 60;

    /// About twice as long as what is said by two lines takes, so that each thing is met in its middle.
    private static final int LATEST_MICROS = 4000;

    /// One instant in so many is while the store is opened, which repairs what the last kill left.
    private static final int STARTS = 4;

    /// About as long as that takes.
    private static final int START_MICROS = 150_000;

    /// Items whose steps are counted, to choose among them.
    private static final int COUNTED_ITEMS = 10;

    @TempDir
    Path parent;

    private final long seed = Long.getLong("crash.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Outcomes outcomes = new Outcomes();
    private final Promises promises = new Promises();

    private interface Killing {
        /// Lets it go on and returns when it was killed.
        void kill(WorkingStore process) throws IOException;
    }

    private void killAgainAndAgain(JournalMode journalMode, Killing killing) throws IOException {
        Path folder = parent.resolve("data");
        long next = 1;
        for (int instant = 0; instant < INSTANTS; instant++) {
            try (WorkingStore process = WorkingStore.start(folder, next, journalMode, promises::hear)) {
                killing.kill(process);
            }
            String word = promises.doing();
            String where = "instant " + instant + ", seed " + seed;
            boolean ahead = LeftFolder.judge(folder, parent.resolve("copy"), promises, where);
            outcomes.add(word, ahead);
            next = promises.next();
        }
        assertThat(next).as("it goes on between the instants").isGreaterThan(INSTANTS / 2);
    }

    @Test
    void keepsWhatItSaidWhateverTheTime() throws IOException {
        killAgainAndAgain(JournalMode.WAL, process -> {
            process.go();
            boolean atStart = random.nextInt(STARTS) == 0;
            for (int lines = atStart ? 0 : random.nextInt(LINES); lines > 0; lines--) {
                process.hear();
            }
            // The instant is what is tested here, so it is waited for.
            LockSupport.parkNanos(1000L * random.nextInt(atStart ? START_MICROS : LATEST_MICROS));
            process.kill();
        });
    }

    @Test
    void keepsWhatItSaidWhateverTheStep() throws IOException {
        killAtSteps(JournalMode.WAL);
    }

    /// As on NFS, where a write-ahead log is refused.
    @Test
    void keepsWhatItSaidWhateverTheStepWithARollbackJournal() throws IOException {
        killAtSteps(JournalMode.DELETE);
    }

    private void killAtSteps(JournalMode journalMode) throws IOException {
        Steps.requireStrace();
        Steps steps;
        try (WorkingStore process = WorkingStore.start(parent.resolve("counted"), 1, journalMode, _ -> {})) {
            steps = Steps.of(process, COUNTED_ITEMS, parent.resolve("log"));
        }
        assertThat(steps.count()).as("steps of %d items", COUNTED_ITEMS).isGreaterThan(100);
        killAgainAndAgain(journalMode, process -> {
            try (Tracer tracer = Tracer.killAt(
                    process.pid(), random.nextInt(STARTS) == 0 ? steps.early(random) : steps.any(random))) {
                process.go();
                process.awaitEnd();
                tracer.awaitEnd();
            }
        });
    }

    @AfterEach
    void show() {
        System.out.println(outcomes);
    }
}
