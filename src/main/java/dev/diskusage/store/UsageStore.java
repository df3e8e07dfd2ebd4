package dev.diskusage.store;

import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.ScanId;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

/// A folder of runs: takes new ones in, serves the last published one of each scan, removes old ones. Any thread.
/// What it serves is in memory: asking never touches the disk, and a full disk takes nothing away.
@Startup
@Singleton
public class UsageStore implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(UsageStore.class.getName());

    private final StoreFolder folder;
    private final Catalogue catalogue;

    /// By uid. Changed by whoever holds the monitor of this store, read by all.
    private final Map<String, KnownScan> scans = new ConcurrentHashMap<>();

    private final Set<RunId> open = new HashSet<>();

    /// Those of the open ones whose scan was forgotten meanwhile: they keep their file until whoever writes lets go.
    private final Set<RunId> forgotten = new HashSet<>();

    private boolean catalogueIsRight;
    private boolean closed;

    /// Opens the folder: removes what a crash left, finds every published run again, and repairs the catalogue.
    ///
    /// @param database of `catalog.db` in the folder; first used when the file is known to be sound
    /// @throws StoreException when the folder cannot be used
    @Inject
    public UsageStore(StoreConfig config, DataSource database) {
        folder = StoreFolder.open(config.directory(), config.journalMode());
        catalogue = new Catalogue(database);
        StoreStart.Found found;
        try {
            found = new StoreStart(folder).find(InstantSource.system().instant());
        } catch (StoreException e) {
            folder.close();
            throw e;
        }
        scans.putAll(found.scans());
        catalogueIsRight = found.catalogueIsRight();
        if (!catalogueIsRight) {
            saveCatalogue(() -> {});
        }
    }

    /// Starts a run; several at once, also of one scan. The caller closes it.
    public StagedRun begin(RunId run) {
        take(run);
        return new StagedRun(this, run, RunWriter.create(folder.stagingFile(run)));
    }

    /// As [#begin], for a run whose batches come over the network and may outlive this process: goes on with what was
    /// stored of it ([StagedRun#batches] says how far), or starts it. A run has at most one that is open.
    public StagedRun resume(RunId run) {
        take(run);
        try {
            return new StagedRun(this, run, RunWriter.resume(folder.resumableFile(run)));
        } catch (StoreException e) {
            letGo(run);
            throw e;
        }
    }

    private synchronized void take(RunId run) {
        if (!open.add(run)) {
            throw new StoreException("run " + run.id() + " of scan "
                    + run.scan().namespace() + "/" + run.scan().name() + " is being written already");
        }
    }

    /// @return whether the run is still wanted
    synchronized boolean letGo(RunId run) {
        open.remove(run);
        return !forgotten.remove(run);
    }

    /// Removes what [#resume] left staged and nobody wrote to since `before`, unless it is open.
    public synchronized void dropStaged(Instant before) {
        Set<Path> inUse = filesInUse();
        folder.resumableBefore(before).stream()
                .filter(file -> !inUse.contains(file))
                .forEach(StoreFiles::deleteWithLog);
    }

    private Set<Path> filesInUse() {
        return open.stream().map(folder::resumableFile).collect(Collectors.toSet());
    }

    /// @param writer has finished the run
    synchronized PublishedRun publish(RunId run, RunWriter writer, RunSummary summary) {
        if (closed || forgotten.contains(run)) {
            throw new StoreException((closed ? "the store was closed" : "the scan was forgotten") + ": run " + run.id()
                    + " of scan " + run.scan().namespace() + "/" + run.scan().name() + " is dropped");
        }
        folder.makeFolderOf(run);
        Path file = folder.runFile(run);
        Instant ended = known(run.scan()).endAfterOthers(writer.written());
        writer.publishTo(file, ended);
        open.remove(run);
        PublishedRun published = new PublishedRun(run, summary, file);
        change(known(run.scan()).with(RunRecord.published(published, ended)).withLast(published));
        return published;
    }

    /// Remembers a run that was not published, once however often it is said. One that was published stays so: its last
    /// batch may come while somebody gives it up. Never fails: with a full disk it is remembered in memory only.
    public synchronized void record(RunRecord run) {
        if (run.hasFile()) {
            throw new IllegalArgumentException("a run that " + run.result() + " is published, not recorded");
        }
        KnownScan scan = known(run.run().scan());
        if (scan.published().stream().noneMatch(each -> each.run().equals(run.run()))) {
            change(scan.with(run));
        }
    }

    /// Counts runs that were due and never started.
    public synchronized void missed(ScanId scan, long runs) {
        change(known(scan).withMissed(runs));
    }

    private KnownScan known(ScanId scan) {
        return scans.getOrDefault(scan.uid(), KnownScan.unknown(scan));
    }

    private void change(KnownScan scan) {
        scans.put(scan.scan().uid(), scan);
        saveCatalogue(() -> catalogue.save(scan));
    }

    private interface CatalogueChange {
        void apply() throws SQLException;
    }

    /// What cannot be saved is saved as a whole with the next change; the run files hold what must not be lost.
    private void saveCatalogue(CatalogueChange change) {
        try {
            if (catalogueIsRight) {
                change.apply();
            } else {
                catalogue.replace(scans.values());
            }
            catalogueIsRight = true;
        } catch (SQLException e) {
            catalogueIsRight = false;
            LOG.log(
                    System.Logger.Level.WARNING,
                    Sqlite.failure("cannot write", folder.catalogue(), e).getMessage()
                            + "; published runs are served, the rest is in memory until the next change");
        }
    }

    /// The newest published run of a scan. @param scanUid [dev.diskusage.usage.ScanId#uid]
    public Optional<PublishedRun> lastPublished(String scanUid) {
        return Optional.ofNullable(scans.get(scanUid)).map(KnownScan::last);
    }

    /// The newest published run of each scan that has one, by namespace and name.
    public List<PublishedRun> lastPublished() {
        return scans.values().stream()
                .flatMap(scan -> Stream.ofNullable(scan.last()))
                .sorted(Comparator.comparing(
                                (PublishedRun run) -> run.run().scan().namespace())
                        .thenComparing(run -> run.run().scan().name())
                        .thenComparing(run -> run.run().scan().uid()))
                .toList();
    }

    /// Every scan of which a run is remembered, whatever became of it.
    public List<ScanId> scans() {
        return scans.values().stream().map(KnownScan::scan).toList();
    }

    /// The runs of a scan that are remembered, newest first: those with a run file, and the last few without.
    public List<RunRecord> history(String scanUid) {
        KnownScan scan = scans.get(scanUid);
        return scan == null ? List.of() : scan.runs();
    }

    /// How often runs of a scan ended how, since it is known; every result is there. All zero for an unknown scan.
    public Map<RunResult, Long> counts(String scanUid) {
        KnownScan scan = scans.get(scanUid);
        return scan == null ? KnownScan.NO_RUNS : scan.counts();
    }

    /// Runs of a scan that failed since the last one that was published; 0 for an unknown scan.
    public long failuresInARow(String scanUid) {
        KnownScan scan = scans.get(scanUid);
        return scan == null ? 0 : scan.failuresInARow();
    }

    /// Removes the run files of a scan but the newest `runs`, and of these the ones that ended before `oldest`; never
    /// the last one.
    public synchronized void keepNewest(String scanUid, int runs, Instant oldest) {
        KnownScan scan = scans.get(scanUid);
        if (scan == null) {
            return;
        }
        List<RunRecord> published = scan.published();
        Set<RunRecord> old = new HashSet<>();
        for (int i = 1; i < published.size(); i++) {
            if (i >= runs || published.get(i).ended().isBefore(oldest)) {
                old.add(published.get(i));
            }
        }
        if (old.isEmpty()) {
            return;
        }
        Set<RunRecord> gone = new HashSet<>();
        try {
            for (RunRecord run : old) {
                StoreFiles.delete(folder.runFile(run.run()));
                gone.add(run);
            }
        } finally {
            change(scan.without(gone::contains));
        }
    }

    /// Removes a scan with all its runs. Unknown ones are no error. What [#resume] left staged of it goes too; a run
    /// of it that is open cannot be published.
    public synchronized void forget(String scanUid) {
        open.stream().filter(run -> run.scan().uid().equals(scanUid)).forEach(forgotten::add);
        Set<Path> inUse = filesInUse();
        folder.resumableOf(scanUid).stream()
                .filter(file -> !inUse.contains(file))
                .forEach(StoreFiles::deleteWithLog);
        if (scans.containsKey(scanUid)) {
            Path gone = folder.moveOut(scanUid);
            scans.remove(scanUid);
            saveCatalogue(() -> catalogue.remove(scanUid));
            StoreFiles.delete(gone);
        }
    }

    /// Lets the folder go. Staged runs that are still open cannot be published any more.
    @Override
    @PreDestroy
    public synchronized void close() {
        closed = true;
        folder.close();
    }
}
