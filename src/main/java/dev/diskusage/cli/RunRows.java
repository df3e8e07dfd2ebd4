package dev.diskusage.cli;

import dev.diskusage.store.RunFile;
import dev.diskusage.store.RunId;
import dev.diskusage.store.RunWriter;
import dev.diskusage.store.StoreException;
import dev.diskusage.store.StoredDirectory;
import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.LinkedUsage;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.ScanId;
import dev.diskusage.usage.UsageSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Keeps the rows of one run: in memory, or in a run file when that was asked for or memory would grow too large.
final class RunRows implements UsageSink, AutoCloseable {
    /// Rows in memory, at most; about 300 bytes each with their names: 6 MB of the 48 MB that the launcher gives.
    private static final int MAX_IN_MEMORY = 20_000;

    private final @Nullable Path db;
    private final MemoryRun memory = new MemoryRun();
    private @Nullable RunWriter writer;
    private @Nullable Path file;

    /// @param db the file to keep the run in, or null
    RunRows(@Nullable Path db) {
        this.db = db;
        if (db != null) {
            writer = writerBeside(db);
            file = db;
        }
    }

    /// The staging file has one fixed name, so that whatever kills us leaves one file, which the next run replaces.
    private static RunWriter writerBeside(Path db) {
        Path staging = db.resolveSibling(db.getFileName() + ".part");
        try {
            Files.deleteIfExists(staging);
        } catch (IOException e) {
            throw new StoreException("cannot replace " + staging + ": " + e.getMessage(), e);
        }
        return RunWriter.create(staging);
    }

    @Override
    public void accept(List<DirectoryUsage> batch) {
        target(batch.size()).accept(batch);
    }

    @Override
    public void addLinked(List<LinkedUsage> batch) {
        target(batch.size()).addLinked(batch);
    }

    private UsageSink target(int more) {
        if (writer == null && memory.size() + more > MAX_IN_MEMORY) {
            file = temporaryFile();
            writer = writerBeside(file);
            memory.pourInto(writer);
        }
        return writer == null ? memory : writer;
    }

    private static Path temporaryFile() {
        try {
            Path temporary = Files.createTempFile("disk-usage-", ".db");
            temporary.toFile().deleteOnExit();
            return temporary;
        } catch (IOException e) {
            throw new StoreException(
                    "cannot keep the rows in " + System.getProperty("java.io.tmpdir") + ": " + e.getMessage()
                            + "; give a smaller --depth, or a place with --db",
                    e);
        }
    }

    /// @return the run to read; close it before this
    ScannedRun finish(String path, RunSummary summary) {
        if (writer == null || file == null) {
            return memory;
        }
        // Without a cluster the path is the best name there is; the uid only has to be a safe file name.
        ScanId scan = new ScanId("", path, "one-off", "");
        writer.finish(new RunId(scan, "run-" + summary.started().toEpochMilli()), summary);
        writer.publishTo(file);
        return new StoredRun(RunFile.open(file));
    }

    private record StoredRun(RunFile run) implements ScannedRun {
        @Override
        public List<StoredDirectory> largest(int max) {
            return run.largest(max);
        }

        @Override
        public void forEachDepthFirst(Consumer<StoredDirectory> each) {
            run.forEachDepthFirst(each);
        }

        @Override
        public void close() {
            run.close();
        }
    }

    /// Removes what nobody asked to keep.
    @Override
    public void close() {
        if (writer != null) {
            writer.close();
        }
        if (file != null && db == null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException _) {
                // A temporary file: the system cleans its folder.
            }
        }
    }
}
