package dev.diskusage.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;

/// A published run of a store's folder, as its catalogue has it.
///
/// @param file may be gone by now, when the program that owns the folder runs
public record KeptRun(RunRecord record, Path file) {
    /// The newest first. Reads the catalogue only, and changes nothing; the program that owns the folder may run.
    ///
    /// @throws StoreException when there is no store in that folder, or its catalogue cannot be read
    public static List<KeptRun> in(Path data) {
        StoreBackup.requireStore(data);
        Path catalogue = data.resolve("catalog.db");
        if (!Files.exists(catalogue)) {
            throw new StoreException("cannot read " + catalogue + ": there is no such file: start the program, which"
                    + " makes it, or give a run file below " + data.resolve("runs"));
        }
        try (Connection connection = Sqlite.openReadOnly(catalogue)) {
            Catalogue.requireSound(catalogue, connection);
            return Catalogue.read(connection).values().stream()
                    .flatMap(scan -> scan.published().stream())
                    .sorted(Comparator.comparing(RunRecord::ended).reversed())
                    .map(run -> new KeptRun(run, fileOf(data, run.run())))
                    .toList();
        } catch (SQLException e) {
            throw Sqlite.failure("cannot read", catalogue, e);
        }
    }

    private static Path fileOf(Path data, RunId run) {
        return data.resolve("runs").resolve(run.scan().uid()).resolve(run.id() + StoreFiles.RUN);
    }
}
