package dev.diskusage.store;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.LinkedUsage;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.UsageSink;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes one run into a new SQLite file: rows, then [#finish], then [#publishTo]. By one thread at a time. All throw
/// [StoreException]; after that only [#close] is left.
public final class RunWriter implements UsageSink, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RunWriter.class.getName());

    private enum State {
        OPEN,
        FAILED,
        FINISHED,
        /// Published, or left for [#resume].
        GONE
    }

    private final Path stagingFile;
    private final boolean resumable;
    private State state = State.OPEN;
    private long finishedBatches;
    private @Nullable StagingTables tables;

    private RunWriter(Path stagingFile, boolean resumable) {
        this.stagingFile = stagingFile;
        this.resumable = resumable;
    }

    /// Fast; the file is worthless after a crash.
    ///
    /// @param stagingFile made when the first row comes, on the file system where the run will be published; must
    /// not exist
    public static RunWriter create(Path stagingFile) {
        return new RunWriter(stagingFile, false);
    }

    /// What each [#accept] and [#addLinked] stored outlives a kill of the process: goes on with such a file, or makes
    /// it now; also when what is there is damaged, by a crash of the machine. Takes no more rows when it was
    /// finished.
    static RunWriter resume(Path stagingFile) {
        RunWriter writer = new RunWriter(stagingFile, true);
        try {
            writer.goOn();
            return writer;
        } catch (StoreException e) {
            if (!(e.getCause() instanceof SQLException cause && Sqlite.damaged(cause))) {
                throw e;
            }
        }
        writer.close();
        RunWriter anew = new RunWriter(stagingFile, true);
        anew.change("cannot write", _ -> {});
        return anew;
    }

    private void goOn() {
        try {
            finishedBatches = Files.exists(stagingFile) ? StagingTables.finishedBatches(stagingFile) : 0;
        } catch (SQLException e) {
            throw Sqlite.failure("cannot go on writing", stagingFile, e);
        }
        if (finishedBatches > 0) {
            // Another connection has read the file since: what it needed of a journal is done.
            StoreFiles.deleteBeside(stagingFile);
            state = State.FINISHED;
        } else {
            change("cannot go on writing", _ -> {});
        }
    }

    /// Calls of [#accept] and [#addLinked] that are stored, also those before [#resume].
    long batches() {
        return tables == null ? finishedBatches : tables.batches();
    }

    /// One transaction.
    @Override
    public void accept(List<DirectoryUsage> batch) {
        change("cannot write", tables -> tables.insertRows(batch));
    }

    /// One transaction.
    @Override
    public void addLinked(List<LinkedUsage> batch) {
        change("cannot write", tables -> tables.insertLinked(batch));
    }

    /// Checks that the rows add up to the summary, and makes the file whole and durable. Once more with the same
    /// summary is no error: whoever was killed does it again.
    ///
    /// @throws StoreException also when they do not add up
    public void finish(RunId run, RunSummary summary) {
        finish(run, summary, null);
    }

    /// @param before the scan's run before this one, for directories that only that one could read; null when there is
    /// none
    void finish(RunId run, RunSummary summary, @Nullable PublishedRun before) {
        if (state == State.FINISHED) {
            requireFinishedAs(run, summary);
        } else {
            change("cannot finish", tables -> tables.finish(run, summary));
            closeTables();
        }
        if (before != null && !summary.complete()) {
            keepKnown(before);
        }
        sync();
        state = State.FINISHED;
    }

    private void keepKnown(PublishedRun before) {
        List<StaleDirectory> stale;
        try (RunFile known = before.open();
                RunFile finished = open()) {
            stale = LastKnown.of(finished, known);
        } catch (StoreException e) {
            LOG.log(System.Logger.Level.WARNING, "what could not be read has no earlier value: {0}", e.getMessage());
            return;
        }
        if (!stale.isEmpty()) {
            try {
                StaleTable.write(stagingFile, stale);
            } catch (SQLException e) {
                throw Sqlite.failure("cannot finish", stagingFile, e);
            }
        }
    }

    private void requireFinishedAs(RunId run, RunSummary summary) {
        try (RunFile finished = open()) {
            if (!finished.run().equals(run) || !finished.summary().equals(summary)) {
                throw new RunRefusedException(
                        "cannot finish " + stagingFile + ": it was finished with another summary");
            }
        }
    }

    /// Reads what was finished. The caller closes it.
    RunFile open() {
        return RunFile.open(stagingFile);
    }

    /// The checksum first: with the file it becomes durable.
    private void sync() {
        try (FileChannel file = FileChannel.open(stagingFile, StandardOpenOption.WRITE)) {
            RunChecksum.stamp(stagingFile);
            file.force(true);
        } catch (IOException e) {
            throw new StoreException("cannot finish " + stagingFile + ": " + e, e);
        }
    }

    /// Gives the finished file its name, durably. An older file of that name is replaced.
    public void publishTo(Path file) {
        publishTo(file, written());
    }

    /// When the last row came.
    Instant written() {
        return StoreFiles.written(stagingFile);
    }

    /// @param written what the file will say of when it was last written to
    void publishTo(Path file, Instant written) {
        if (state != State.FINISHED) {
            throw new IllegalStateException(stagingFile + " is not finished");
        }
        StoreFiles.setWritten(stagingFile, written);
        try {
            StoreFiles.moveDurably(stagingFile, file);
            state = State.GONE;
        } catch (IOException e) {
            throw new StoreException("cannot publish " + file + ": " + e, e);
        }
    }

    /// Closes it and leaves the staging file for [#resume].
    void keep() {
        closeTables();
        state = State.GONE;
    }

    /// Deletes the staging file unless it was published.
    @Override
    public void close() {
        closeTables();
        if (state == State.GONE) {
            return;
        }
        state = State.GONE;
        StoreFiles.deleteWithJournal(stagingFile);
    }

    private interface Change {
        void apply(StagingTables tables) throws SQLException;
    }

    private void change(String doing, Change change) {
        if (state != State.OPEN) {
            throw new IllegalStateException(stagingFile + " takes nothing any more: " + state);
        }
        state = State.FAILED;
        try {
            if (tables == null) {
                tables = new StagingTables(
                        stagingFile, resumable ? Sqlite.Outlives.KILL : Sqlite.Outlives.NOTHING, makeFile());
            }
            change.apply(tables);
        } catch (SQLException e) {
            StoreException failure = Sqlite.failure(doing, stagingFile, e);
            throw Sqlite.contradiction(e) ? new RunRefusedException(String.valueOf(failure.getMessage()), e) : failure;
        } catch (IOException e) {
            throw new StoreException(doing + " " + stagingFile + ": " + e, e);
        }
        state = State.OPEN;
    }

    /// @return whether it is a new one
    private boolean makeFile() throws IOException {
        if (resumable && Files.exists(stagingFile)) {
            return false;
        }
        Files.createFile(stagingFile);
        return true;
    }

    private void closeTables() {
        StagingTables open = tables;
        tables = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                throw Sqlite.failure("cannot close", stagingFile, e);
            }
        }
    }
}
