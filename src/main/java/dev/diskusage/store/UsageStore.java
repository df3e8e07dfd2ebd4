package dev.diskusage.store;

import dev.diskusage.trend.Trend;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.ScanId;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

/// A folder of runs: takes new ones in, serves the last published one of each scan, removes old ones. Any thread.
/// What it serves is in memory: asking never touches the disk, and a full disk takes nothing away.
@Startup
@Singleton
public class UsageStore implements AutoCloseable {
    private final StoreFolder folder;
    /// Changed by whoever holds the monitor of this store, read by all.
    private final KnownScans scans;

    private final Set<RunId> open = new HashSet<>();

    /// Those of the open ones whose scan was forgotten meanwhile: they keep their file until whoever writes lets go.
    private final Set<RunId> forgotten = new HashSet<>();

    private final StoreRoom room;
    private final Retention retention;
    private final UsageHistory history;
    private final DamagedFiles damaged;
    private boolean closed;

    /// Opens the folder: removes what a crash left, finds every published run again, and repairs the catalogue.
    ///
    /// @param database of `catalog.db` in the folder; first used when the file is known to be sound
    /// @throws StoreException when the folder cannot be used
    @Inject
    UsageStore(StoreConfig config, DataSource database, UsageHistory history) {
        this.history = history;
        folder = StoreFolder.open(config.directory(), config.journalMode());
        try {
            StoreStart.Found found =
                    new StoreStart(folder).find(InstantSource.system().instant());
            scans = new KnownScans(folder.catalogue(), new Catalogue(database), found);
            folder.removeLitter();
            damaged = found.damaged();
            room = new StoreRoom(folder, maxBytes(config), found.bytes());
            retention = new Retention(folder, scans, room);
        } catch (StoreException e) {
            folder.close();
            throw e;
        }
        retention.makeRoom();
    }

    private static long maxBytes(StoreConfig config) {
        return config.maxSize().map(MemorySize::asLongValue).orElse(StoreSpace.UNKNOWN);
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
        retention.makeRoom();
        if (!open.add(run)) {
            throw new StoreException(run.named() + " is being written already");
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
                .forEach(StoreFiles::deleteWithJournal);
    }

    private Set<Path> filesInUse() {
        return open.stream().map(folder::resumableFile).collect(Collectors.toSet());
    }

    /// @param writer has finished the run
    PublishedRun publish(RunId run, RunWriter writer, RunSummary summary) {
        UsageHistory.Found found;
        try (RunFile finished = writer.open()) {
            found = history.find(finished);
        }
        String uid = run.scan().uid();
        // Reads files too, before anybody has to wait for this.
        Map<Instant, UsageHistory.Found> samples =
                history.unknown(uid, scans.known(run.scan()).published(), folder::runFile);
        return publish(run, summary, writer, ended -> {
            samples.put(ended, found);
            history.add(uid, samples);
        });
    }

    /// @param remember when it ended
    private synchronized PublishedRun publish(
            RunId run, RunSummary summary, RunWriter writer, Consumer<Instant> remember) {
        if (closed || forgotten.contains(run)) {
            String why = closed ? "the store was closed: " : "the scan was forgotten: ";
            throw new RunRefusedException(why + run.named() + " is dropped");
        }
        folder.makeFolderOf(run);
        Instant ended = scans.known(run.scan()).endAfterOthers(writer.written());
        Path file = folder.runFile(run);
        writer.publishTo(file, ended);
        open.remove(run);
        // Before anybody is told of the run and asks for the trend or the room.
        remember.accept(ended);
        PublishedRun published = new PublishedRun(run, summary, file, room.came(file));
        scans.change(scans.known(run.scan())
                .with(RunRecord.published(published, ended))
                .withLast(published));
        retention.makeRoom();
        return published;
    }

    /// Remembers a run that was not published, once however often it is said. One that was published stays so: its last
    /// batch may come while somebody gives it up. Never fails: with a full disk it is remembered in memory only.
    public synchronized void record(RunRecord run) {
        if (run.hasFile()) {
            throw new IllegalArgumentException("a run that " + run.result() + " is published, not recorded");
        }
        KnownScan scan = scans.known(run.run().scan());
        if (scan.published().stream().noneMatch(each -> each.run().equals(run.run()))) {
            scans.change(scan.with(run));
        }
    }

    /// Counts runs that were due and never started.
    public synchronized void missed(ScanId scan, long runs) {
        scans.change(scans.known(scan).withMissed(runs));
    }

    /// Tells whenever something that this store serves has changed. The listener must return at once: it is called by
    /// whoever made the change, who holds the store meanwhile.
    public void onChange(Runnable listener) {
        scans.onChange(listener);
    }

    /// The newest published run of a scan. @param scanUid [dev.diskusage.usage.ScanId#uid]
    public Optional<PublishedRun> lastPublished(String scanUid) {
        return Optional.ofNullable(scans.find(scanUid)).map(KnownScan::last);
    }

    /// The newest published run of each scan that has one, by namespace and name.
    public List<PublishedRun> lastPublished() {
        return scans.all().stream()
                .flatMap(scan -> Stream.ofNullable(scan.last()))
                .sorted(Comparator.comparing(
                                (PublishedRun run) -> run.run().scan().namespace())
                        .thenComparing(run -> run.run().scan().name())
                        .thenComparing(run -> run.run().scan().uid()))
                .toList();
    }

    /// Every scan of which a run is remembered, whatever became of it.
    public List<ScanId> scans() {
        return scans.all().stream().map(KnownScan::scan).toList();
    }

    /// The runs of a scan that are remembered, newest first: those with a run file, and the last few without.
    public List<RunRecord> history(String scanUid) {
        KnownScan scan = scans.find(scanUid);
        return scan == null ? List.of() : scan.runs();
    }

    /// Where the scan's volume is going, as of its newest published run. Asks the catalogue: a few milliseconds. Never
    /// fails: what is not known is not in it.
    public Trend trend(String scanUid) {
        return history.trend(scanUid);
    }

    /// How often runs of a scan ended how, since it is known; every result is there. All zero for an unknown scan.
    public Map<RunResult, Long> counts(String scanUid) {
        KnownScan scan = scans.find(scanUid);
        return scan == null ? KnownScan.NO_RUNS : scan.counts();
    }

    /// Runs of a scan that failed since the last one that was published; 0 for an unknown scan.
    public long failuresInARow(String scanUid) {
        KnownScan scan = scans.find(scanUid);
        return scan == null ? 0 : scan.failuresInARow();
    }

    /// Removes the run files of a scan but the newest `runs`, and of these the ones that ended before `oldest`; never
    /// the last one.
    public synchronized void keepNewest(String scanUid, int runs, Instant oldest) {
        KnownScan scan = scans.find(scanUid);
        if (scan != null) {
            retention.keepNewest(scan, runs, oldest);
        }
    }

    /// Somebody could not read it: when its file is damaged, it is moved aside and the run before it is served. Reads
    /// the whole file.
    public void suspect(PublishedRun run) {
        RunCheck.damage(run.file()).ifPresent(why -> setAside(run, why));
    }

    /// Takes a damaged run out of the way, if it is still there, and serves the newest before it that can be read.
    synchronized void setAside(PublishedRun run, String why) {
        KnownScan scan = scans.find(run.run().scan().uid());
        if (scan != null && run.equals(scan.last()) && Files.exists(run.file())) {
            ReadableRuns readable = new ReadableRuns(folder, damaged, room::went);
            readable.setAside(run.file(), why);
            scans.change(readable.withLast(scan.without(each -> each.run().equals(run.run()))));
        }
    }

    /// What the published runs take, and what they may.
    public StoreSpace space() {
        return room.space(scans.all());
    }

    /// Damaged run files and catalogues that were moved aside and that nobody has removed: something is wrong with the
    /// disk. Looks whether each is still there.
    public List<Path> damagedFiles() {
        return damaged.all();
    }

    /// Those of the runs of a scan. @param scanUid [dev.diskusage.usage.ScanId#uid]
    public List<Path> damagedFiles(String scanUid) {
        return damaged.of(scanUid);
    }

    /// Runs that were removed before their time since this process started, for want of room.
    public synchronized long removedForRoom() {
        return retention.removedForRoom();
    }

    /// Removes a scan with all its runs. Unknown ones are no error. What [#resume] left staged of it goes too; a run
    /// of it that is open cannot be published.
    public synchronized void forget(String scanUid) {
        open.stream().filter(run -> run.scan().uid().equals(scanUid)).forEach(forgotten::add);
        Set<Path> inUse = filesInUse();
        folder.resumableOf(scanUid).stream()
                .filter(file -> !inUse.contains(file))
                .forEach(StoreFiles::deleteWithJournal);
        if (scans.find(scanUid) != null) {
            Path gone = folder.moveOut(scanUid);
            scans.remove(scanUid);
            room.wentAllOf(scanUid);
            StoreFiles.delete(gone);
        }
    }

    /// Lets the folder go. Staged runs that are still open cannot be published any more.
    @Override
    @PreDestroy
    public synchronized void close() {
        closed = true;
        scans.saveAgain();
        folder.close();
    }
}
