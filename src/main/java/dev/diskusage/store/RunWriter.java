package dev.diskusage.store;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.LinkedUsage;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.UsageSink;
import java.nio.file.Path;
import java.util.List;

/// Writes one run into a new SQLite file: rows, then [#finish], then [#publishTo]. By one thread at a time. All throw
/// [StoreException]; after that only [#close] is left.
public final class RunWriter implements UsageSink, AutoCloseable {
    private final Path stagingFile;

    private RunWriter(Path stagingFile) {
        this.stagingFile = stagingFile;
    }

    /// @param stagingFile made when the first row comes, on the file system where the run will be published; must not
    // exist
    public static RunWriter create(Path stagingFile) {
        return new RunWriter(stagingFile);
    }

    /// One transaction.
    @Override
    public void accept(List<DirectoryUsage> batch) {
        throw new UnsupportedOperationException(stagingFile.toString());
    }

    @Override
    public void addLinked(List<LinkedUsage> batch) {
        throw new UnsupportedOperationException();
    }

    /// Checks that the rows add up to the summary, and makes the file whole and durable.
    ///
    /// @throws StoreException also when they do not add up
    public void finish(RunId run, RunSummary summary) {
        throw new UnsupportedOperationException();
    }

    /// Gives the finished file its name, durably. An older file of that name is replaced.
    public void publishTo(Path file) {
        throw new UnsupportedOperationException();
    }

    /// Deletes the staging file unless it was published.
    @Override
    public void close() {}
}
