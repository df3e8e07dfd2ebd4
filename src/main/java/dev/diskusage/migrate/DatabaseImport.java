package dev.diskusage.migrate;

import dev.diskusage.store.ExporterDatabase;
import dev.diskusage.store.ExporterDatabase.Row;
import dev.diskusage.store.RunId;
import dev.diskusage.store.RunWriter;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.RunSummary.FileSystem;
import dev.diskusage.usage.RunSummary.PathTotals;
import dev.diskusage.usage.RunSummary.Unreadable;
import dev.diskusage.usage.ScanId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The exporter's database as a published run of a scan, dated when the exporter wrote it.
final class DatabaseImport {
    private static final String RUN = "imported";

    private DatabaseImport() {}

    /// @param data the store's folder, made here
    /// @return the run file
    /// @throws MigrationException when the database is none of the exporter, or its rows cannot be sums
    static Path run(Path database, ScanId scan, Path data) {
        Path runs = data.resolve("runs").resolve(scan.uid());
        Path file = runs.resolve(RUN + ".db");
        try (ExporterDatabase exporter = ExporterDatabase.open(database)) {
            Files.createDirectories(runs);
            try (RunWriter writer = RunWriter.create(runs.resolve(RUN + ".part"))) {
                writer.finish(new RunId(scan, RUN), copy(exporter, writer));
                writer.publishTo(file);
            }
            Files.setLastModifiedTime(file, FileTime.from(exporter.lastUpdated()));
            return file;
        } catch (IOException e) {
            throw new MigrationException("cannot write " + file + ": " + e + ": give another place by --to", e);
        }
    }

    private static RunSummary copy(ExporterDatabase exporter, RunWriter writer) {
        if (exporter.countsOneFilePerRow()) {
            throw new MigrationException(exporter.file() + ": each of its rows counts one file: this exporter kept the"
                    + " last file of a directory in place of the sum (docs/migration.md). Leave --db out: the first scan"
                    + " gives the right numbers");
        }
        List<PathTotals> paths = new ArrayList<>();
        ImportedTree tree = new ImportedTree(exporter.file(), writer);
        for (Row root : exporter.roots()) {
            paths.add(tree.add(root, exporter));
        }
        Instant started = exporter.firstUpdated();
        return new RunSummary(
                started,
                Duration.between(started, exporter.lastUpdated()),
                paths,
                new Unreadable(Map.of(), List.of()),
                new FileSystem(0, 0, 0, 0));
    }
}
