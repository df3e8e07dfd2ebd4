package dev.diskusage.store;

import static dev.diskusage.store.OpenedStore.MEDIA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.store.StaleDirectory.Known;
import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.DirectoryUsage.Place;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.RunSummary.Failure;
import dev.diskusage.usage.RunSummary.FileSystem;
import dev.diskusage.usage.RunSummary.PathTotals;
import dev.diskusage.usage.RunSummary.Unreadable;
import dev.diskusage.usage.Totals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs over `/` and directories right below it, each with so many files of a block, or unreadable.
class LastKnownTest {
    private static final long UNREADABLE = -1;
    private static final Instant STARTED = Instant.parse("2026-11-25T03:00:00Z");

    @TempDir
    Path folder;

    private UsageStore store;
    private int runs;

    @BeforeEach
    void open() {
        store = OpenedStore.open(folder);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static Totals files(long files) {
        return new Totals(4096 * (files + 1), 10 * files, files, 1);
    }

    /// @param directories `name files`, or `name ?` of one that cannot be read
    private PublishedRun run(List<Failure> failures, String... directories) {
        List<DirectoryUsage> rows = new ArrayList<>();
        Totals all = files(0);
        long unreadable = failures.size();
        for (String each : directories) {
            String[] words = each.split(" ");
            long files = words[1].equals("?") ? UNREADABLE : Long.parseLong(words[1]);
            Totals has = files(Math.max(0, files));
            Place place = new Place(rows.size() + 2, 1, 1, EntryName.of(words[0]));
            rows.add(new DirectoryUsage(place, has, has, 0, files == UNREADABLE ? 1 : 0, List.of()));
            all = all.plus(has);
            unreadable += files == UNREADABLE ? 1 : 0;
        }
        rows.add(new DirectoryUsage(new Place(1, 0, 0, EntryName.of("/")), all, files(0), 0, unreadable, List.of()));
        RunSummary summary = new RunSummary(
                STARTED.plusSeconds(60L * runs),
                Duration.ofSeconds(1),
                List.of(new PathTotals(EntryName.of("/"), 1, all, rows.size())),
                new Unreadable(unreadable == 0 ? Map.of() : Map.of("EACCES", unreadable), failures),
                new FileSystem(0, 0, 0, 0));
        try (StagedRun staged = store.begin(new RunId(MEDIA, "run-" + runs++))) {
            staged.accept(rows);
            return staged.publish(summary);
        }
    }

    private PublishedRun run(String... directories) {
        return run(List.of(), directories);
    }

    private static List<StaleDirectory> stale(PublishedRun run) {
        try (RunFile file = run.open()) {
            return file.stale();
        }
    }

    private static Known known(long files, int run) {
        return new Known(files(files), 0, "run-" + run, STARTED.plusSeconds(60L * run + 1));
    }

    @Test
    void whatCannotBeReadKeepsWhatTheRunBeforeFound() {
        run("a 5", "b 7");
        PublishedRun second = run("a ?", "b 8");
        assertThat(stale(second))
                .containsExactly(
                        new StaleDirectory(new Place(2, 1, 1, EntryName.of("a")), EntryName.of("/a"), known(5, 0)));
        assertThat(Programs.sqlite3(
                                second.file(),
                                "SELECT CAST(path AS TEXT), allocated_bytes, files, run_id, ended FROM stale; SELECT files"
                                        + " FROM directory WHERE level = 0")
                        .text())
                .isEqualTo("/a\t24576\t5\trun-0\t2026-11-25T03:00:01Z\n8\n");
        assertThat(StoreCheck.run(folder).problems()).isEmpty();
    }

    @Test
    void againAndAgainItIsTheRunThatCouldReadItFirst() {
        run("a 5");
        run("a ?");
        run("a ?");
        assertThat(stale(run("a ?"))).extracting(StaleDirectory::known).containsExactly(known(5, 0));
    }

    /// The first run may be removed meanwhile.
    @Test
    void whatIsReadAgainIsNotStaleAndStaleAnewAfterwards() {
        run("a 5");
        run("a ?");
        assertThat(stale(run("a 6"))).isEmpty();
        store.keepNewest(MEDIA.uid(), 1, Instant.EPOCH);
        assertThat(stale(run("a ?"))).extracting(StaleDirectory::known).containsExactly(known(6, 2));
    }

    @Test
    void whatWasNeverReadHasNoValue() {
        run("a ?", "b 1");
        assertThat(stale(run("a ?", "b ?", "new ?")))
                .extracting(each -> each.path().text())
                .containsExactly("/b");
    }

    @Test
    void aFirstRunHasNothingToKnow() {
        assertThat(stale(run("a ?"))).isEmpty();
    }

    @Test
    void whatIsEmptyOrGoneIsNotStale() {
        run("a 5", "b 7");
        assertThat(stale(run("a 0", "c ?"))).isEmpty();
    }

    /// As on NFS after ESTALE: it has no row, and a failure names it.
    @Test
    void whatHasLostItsInodeTooIsBesideTheRows() {
        run("a 5", "b 7");
        PublishedRun second = run(List.of(new Failure("ESTALE", "statx", EntryName.of("/a"))), "b 7");
        StaleDirectory expected =
                new StaleDirectory(new Place(-1, 1, 1, EntryName.of("a")), EntryName.of("/a"), known(5, 0));
        assertThat(stale(second)).containsExactly(expected);
        PublishedRun third = run(List.of(new Failure("ESTALE", "statx", EntryName.of("/a"))), "b 7");
        assertThat(stale(third)).containsExactly(expected);
    }

    @Test
    void whatVanishedIsGone() {
        run("a 5", "b 7");
        List<Failure> failures = List.of(
                new Failure("ENOENT", "statx", EntryName.of("/a")),
                new Failure("EIO", "statx", EntryName.of("/b/file")));
        assertThat(stale(run(failures, "b 7"))).isEmpty();
    }

    @Test
    void atMostAThousandAreKept() {
        run(IntStream.range(0, 1200).mapToObj(i -> "d" + i + " 1").toArray(String[]::new));
        PublishedRun outage =
                run(IntStream.range(0, 1200).mapToObj(i -> "d" + i + " ?").toArray(String[]::new));
        assertThat(stale(outage)).hasSize(LastKnown.MAX_STALE);
    }

    @Test
    void whenTheRunBeforeCannotBeReadTheRunIsPublishedWithout() throws IOException {
        PublishedRun first = run("a 5");
        Files.writeString(first.file(), "no run");
        assertThat(stale(run("a ?"))).isEmpty();
    }

    /// The operator was killed after it had finished the run and before it had the values.
    @Test
    void aRunThatIsFinishedAgainKnowsThemToo() {
        PublishedRun before = run("a 5");
        RunId id = new RunId(MEDIA, "killed");
        Path file = folder.resolve("killed.db");
        Totals own = files(0);
        RunSummary summary = new RunSummary(
                STARTED,
                Duration.ofSeconds(1),
                List.of(new PathTotals(EntryName.of("/"), 1, own.plus(own), 2)),
                new Unreadable(Map.of("EACCES", 1L), List.of()),
                new FileSystem(0, 0, 0, 0));
        RunWriter killed = RunWriter.resume(file);
        killed.accept(List.of(
                new DirectoryUsage(new Place(2, 1, 1, EntryName.of("a")), own, own, 0, 1, List.of()),
                new DirectoryUsage(new Place(1, 0, 0, EntryName.of("/")), own.plus(own), own, 0, 1, List.of())));
        killed.finish(id, summary);
        killed.keep();
        try (RunWriter again = RunWriter.resume(file)) {
            again.finish(id, summary, before);
            try (RunFile finished = again.open()) {
                assertThat(finished.stale()).extracting(StaleDirectory::known).containsExactly(known(5, 0));
            }
            assertThat(folder.resolve("killed.db-journal")).doesNotExist();
        }
    }
}
