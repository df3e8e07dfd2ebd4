package dev.diskusage.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.store.OpenedStore;
import dev.diskusage.store.PublishedRun;
import dev.diskusage.store.RunFile;
import dev.diskusage.store.RunId;
import dev.diskusage.store.RunRecord;
import dev.diskusage.store.RunResult;
import dev.diskusage.store.StagedRun;
import dev.diskusage.store.StoredDirectory;
import dev.diskusage.store.UsageStore;
import dev.diskusage.testing.Command;
import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.ScanId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A folder as an ended process left it, opened again and held against what that process had said. Works on a copy, so
/// that the next process finds what was left and not what this one repaired.
final class LeftFolder {
    private final Path copy;
    private final Promises promises;

    /// For messages.
    private final String where;

    private LeftFolder(Path copy, Promises promises, String where) {
        this.copy = copy;
        this.promises = promises;
        this.where = where;
    }

    /// @return whether something was done that the process had not yet said
    static boolean judge(Path folder, Path copy, Promises promises, String where) throws IOException {
        copy(folder, copy);
        boolean ahead = new LeftFolder(copy, promises, where + ", " + promises.doing() + " " + promises.item()).judge();
        delete(copy);
        return ahead;
    }

    private boolean judge() throws IOException {
        boolean ahead = false;
        try (UsageStore store = OpenedStore.open(copy)) {
            for (ScanId scan : WorkItem.SCANS) {
                ahead |= judgeScan(store, scan);
            }
            Optional<WorkItem> underWay = promises.underWay();
            assertThat(files(copy.resolve("staging"))).as(where).isSubsetOf(mayBeStaged(underWay));
            ahead |= underWay.isPresent() && goesOn(store, underWay.get());
            store.dropStaged(Instant.MAX);
        }
        assertThat(files(copy.resolve("staging"))).as(where).isEmpty();
        return ahead;
    }

    private boolean judgeScan(UsageStore store, ScanId scan) throws IOException {
        Promises.OfScan promised = promises.of(scan.uid());
        List<RunRecord> history = store.history(scan.uid());
        TreeSet<Long> found = history.stream()
                .filter(run -> run.totals() != null)
                .map(run -> WorkItem.of(run.run()).number())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(promised.allows(found))
                .as("%s: %s must be there, %s may, %s are", where, promised.sure, promised.perhaps, found)
                .isTrue();
        long published = store.counts(scan.uid()).getOrDefault(RunResult.PARTIAL, 0L);
        long failed = store.counts(scan.uid()).getOrDefault(RunResult.FAILED, 0L);
        assertThat(promised.published.has(published))
                .as("%s: %s were published, %s are counted", where, promised.published, published)
                .isTrue();
        assertThat(promised.failed.has(failed))
                .as("%s: %s failed, %s are counted", where, promised.failed, failed)
                .isTrue();
        boolean ahead = !found.equals(promised.sure);
        isServed(store, scan, found, promised.sure);
        isRemembered(scan, found);
        assertThat(files(copy.resolve("runs").resolve(scan.uid())))
                .as(where)
                .containsExactlyInAnyOrderElementsOf(
                        found.stream().map(number -> "run-" + number + ".db").toList());
        promises.settle(scan.uid(), found, published, failed);
        return ahead;
    }

    /// The newest of those that were said to be published, or the one after it, whole.
    private void isServed(UsageStore store, ScanId scan, Set<Long> found, TreeSet<Long> sure) {
        if (found.isEmpty()) {
            assertThat(store.lastPublished(scan.uid())).as(where).isEmpty();
            return;
        }
        PublishedRun last = store.lastPublished(scan.uid()).orElseThrow();
        TreeSet<Long> newest = new TreeSet<>(found);
        if (!sure.isEmpty()) {
            newest.removeAll(sure.headSet(sure.last()));
        }
        assertThat(newest).as(where).contains(WorkItem.of(last.run()).number());
        for (long number : found) {
            equalsItsSource(last.file().resolveSibling("run-" + number + ".db"), new WorkItem(number));
        }
        assertThat(integrityOf(last.file())).as(where).isEqualTo("ok\n");
    }

    private void equalsItsSource(Path file, WorkItem item) {
        Map<Long, StoredDirectory> rows = new HashMap<>();
        try (RunFile run = RunFile.open(file)) {
            assertThat(run.summary()).as(where).isEqualTo(item.tree().summary());
            run.forEachDepthFirst(row -> rows.put(row.usage().place().id(), row));
        }
        assertThat(rows).as(where).isEqualTo(item.tree().stored());
    }

    /// The history holds whole samples only, and ends with a run that is there: the newest, or one before when a
    /// kill, or the disk, came in between. Of a scan that has none there is no history.
    private void isRemembered(ScanId scan, TreeSet<Long> found) {
        assertThat(catalogue("SELECT count(*) FROM sample_usage WHERE sample_id NOT IN (SELECT id FROM sample)"
                        + " OR path_id NOT IN (SELECT id FROM sample_path)"))
                .as(where)
                .isEqualTo("0\n");
        String newest = catalogue("SELECT files FROM sample s JOIN sample_usage ON sample_id = s.id"
                + " JOIN sample_path p ON p.id = path_id WHERE s.scan_uid = '" + scan.uid() + "' AND level = 0"
                + " ORDER BY ended DESC LIMIT 1");
        if (!newest.isEmpty()) {
            assertThat(found.stream().map(LeftFolder::filesOf)).as(where).contains(newest);
        }
    }

    private static String filesOf(long item) {
        return new WorkItem(item).tree().summary().paths().getFirst().all().files() + "\n";
    }

    private String catalogue(String query) {
        return new Command("sqlite3", "-readonly", copy.resolve("catalog.db").toString(), query)
                .run()
                .orFail();
    }

    private static String integrityOf(Path file) {
        return new Command("sqlite3", "-readonly", file.toString(), "PRAGMA integrity_check")
                .run()
                .orFail();
    }

    private List<String> mayBeStaged(Optional<WorkItem> underWay) {
        Stream<RunId> written = underWay.filter(WorkItem::resumable).map(WorkItem::run).stream();
        return Stream.concat(promises.left().stream(), written)
                .map(run -> run.scan().uid() + "~" + run.id() + ".db")
                .flatMap(file -> Stream.of(file, file + "-journal"))
                .toList();
    }

    /// Sends again what was not acknowledged, as a scanner does.
    ///
    /// @return whether more was stored than was said
    private boolean goesOn(UsageStore store, WorkItem item) {
        RunId run = item.run();
        long stored;
        try (StagedRun staged = item.resumable() ? store.resume(run) : store.begin(run)) {
            stored = staged.batches();
            List<List<DirectoryUsage>> batches = item.tree().batches(WorkItem.BATCH);
            if (item.resumable()) {
                assertThat(stored).as(where).isBetween(promises.written(), promises.written() + 1);
            }
            batches.stream().skip(stored).forEach(staged::accept);
            equalsItsSource(staged.publish(item.tree().summary()).file(), item);
        }
        return item.resumable() && stored > promises.written();
    }

    /// Names of all files in a folder and below.
    private static List<String> files(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path each : all(from)) {
            Files.copy(each, to.resolve(from.relativize(each).toString()), StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> deepestFirst = new ArrayList<>(all(folder));
        deepestFirst.sort(Comparator.reverseOrder());
        for (Path each : deepestFirst) {
            Files.delete(each);
        }
    }

    private static List<Path> all(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.toList();
        }
    }
}
