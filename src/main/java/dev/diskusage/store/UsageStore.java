package dev.diskusage.store;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/// A folder of runs: takes new ones in, serves the last published one of each scan, removes old ones. Any thread.
/// What it serves is in memory: asking never touches the disk, and a full disk takes nothing away.
@Singleton
public class UsageStore implements AutoCloseable {
    private final StoreConfig config;

    /// Opens the folder: removes what a crash left, finds every published run again, and repairs the catalogue.
    ///
    /// @throws StoreException when the folder cannot be used
    @Inject
    public UsageStore(StoreConfig config, DataSource catalogue) {
        this.config = config;
    }

    /// Starts a run; several at once, also of one scan. The caller closes it.
    public StagedRun begin(RunId run) {
        throw new UnsupportedOperationException(config + " " + run);
    }

    /// As [#begin], for a run whose batches come over the network and may outlive this process: goes on with what was
    /// stored of it ([StagedRun#batches] says how far), or starts it. A run has at most one that is open.
    public StagedRun resume(RunId run) {
        throw new UnsupportedOperationException(run.toString());
    }

    /// Removes what [#resume] left staged and nobody wrote to since `before`, unless it is open.
    public void dropStaged(Instant before) {
        throw new UnsupportedOperationException(before.toString());
    }

    /// Remembers a run that was not published. Never fails: with a full disk it is remembered in memory only.
    public void record(RunRecord run) {
        throw new UnsupportedOperationException();
    }

    /// The newest published run of a scan. @param scanUid [dev.diskusage.usage.ScanId#uid]
    public Optional<PublishedRun> lastPublished(String scanUid) {
        throw new UnsupportedOperationException();
    }

    /// The newest published run of each scan that has one, by namespace and name.
    public List<PublishedRun> lastPublished() {
        throw new UnsupportedOperationException();
    }

    /// The runs of a scan that are remembered, newest first: those with a run file, and the last few without.
    public List<RunRecord> history(String scanUid) {
        throw new UnsupportedOperationException();
    }

    /// How often runs of a scan ended how, since it is known; every result is there. All zero for an unknown scan.
    public Map<RunResult, Long> counts(String scanUid) {
        throw new UnsupportedOperationException();
    }

    /// Removes all but the newest `runs` run files of a scan, never the last one.
    public void keepNewest(String scanUid, int runs) {
        throw new UnsupportedOperationException();
    }

    /// Removes a scan with all its runs. Unknown ones are no error. A run of it that is still staged cannot be
    // published.
    public void forget(String scanUid) {
        throw new UnsupportedOperationException();
    }

    /// Lets the folder go. Staged runs that are still open fail.
    @Override
    public void close() {}
}
