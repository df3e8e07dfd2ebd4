package dev.diskusage.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Looks at every page of every file of a store's folder, and at whether they agree. Changes nothing; the program
/// may run meanwhile.
public final class StoreCheck {
    /// Seconds between two looks at where catalogue and files differ: a program that runs publishes the file first and
    /// writes the catalogue some milliseconds later.
    private static final int SETTLE_SECONDS = 1;

    private static final String BY_RESTART = "the next start of the program sets it right";

    private final Path data;
    private final List<Problem> problems = new ArrayList<>();
    private int runs;

    private StoreCheck(Path data) {
        this.data = data;
    }

    /// @param what names the file and says what is wrong with it
    /// @param advice what to do
    public record Problem(String what, String advice) {}

    /// @param runs that were looked at
    public record Checked(int runs, List<Problem> problems) {}

    /// @throws StoreException when there is no store in that folder, or it cannot be read
    public static Checked run(Path data) {
        StoreBackup.requireStore(data);
        StoreCheck check = new StoreCheck(data);
        try {
            check.checkRuns();
            check.checkCatalogue();
            check.findSetAside();
        } catch (IOException e) {
            throw new StoreException("cannot read " + data + ": " + e, e);
        }
        return new Checked(check.runs, List.copyOf(check.problems));
    }

    private void checkRuns() throws IOException {
        for (Path file : new TreeSet<>(StoreFiles.runFiles(data.resolve("runs")).keySet())) {
            try {
                WholeRun.require(file);
                runs++;
            } catch (StoreException e) {
                // Retention may have removed it meanwhile.
                if (Files.exists(file)) {
                    runs++;
                    problems.add(new Problem(String.valueOf(e.getMessage()), advice(e)));
                }
            }
        }
    }

    private static String advice(StoreException e) {
        return e instanceof NewerVersionException
                ? "nothing is wrong with it"
                : "remove it, the runs before it are sound unless they are named here too";
    }

    private void checkCatalogue() throws IOException {
        Path catalogue = data.resolve("catalog.db");
        if (!Files.exists(catalogue)) {
            problems.add(new Problem(catalogue + " is missing", BY_RESTART));
            return;
        }
        try {
            Set<Problem> differ = differences(catalogue);
            if (!differ.isEmpty()) {
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(SETTLE_SECONDS));
                differ.retainAll(differences(catalogue));
            }
            problems.addAll(differ);
        } catch (NewerVersionException e) {
            problems.add(new Problem(String.valueOf(e.getMessage()), "nothing is wrong with it"));
        } catch (SQLException e) {
            StoreException problem = Sqlite.failure("cannot read", catalogue, e);
            problems.add(new Problem(
                    String.valueOf(problem.getMessage()), BY_RESTART + "; counts and failed runs start again"));
        }
    }

    private Set<Problem> differences(Path catalogue) throws SQLException, IOException {
        Set<Path> known = new HashSet<>();
        try (Connection connection = Sqlite.openReadOnly(catalogue)) {
            Catalogue.requireSound(catalogue, connection);
            for (Map.Entry<String, KnownScan> scan : Catalogue.read(connection).entrySet()) {
                Path folder = data.resolve("runs").resolve(scan.getKey());
                scan.getValue()
                        .published()
                        .forEach(run -> known.add(folder.resolve(run.run().id() + ".db")));
            }
        }
        Set<Problem> differ = new HashSet<>();
        Set<Path> there = StoreFiles.runFiles(data.resolve("runs")).keySet();
        known.stream()
                .filter(file -> !there.contains(file))
                .forEach(file ->
                        differ.add(new Problem(file + " is missing, though the catalogue knows it", BY_RESTART)));
        there.stream()
                .filter(file -> !known.contains(file))
                .forEach(file -> differ.add(new Problem(file + " is not in the catalogue", BY_RESTART)));
        return differ;
    }

    private void findSetAside() throws IOException {
        // The catalogue lies right in it, run files two levels below.
        StoreFiles.below(data, 3).keySet().stream()
                .filter(DamagedFiles::isOne)
                .sorted()
                .forEach(file -> problems.add(new Problem(
                        file + " was damaged and moved aside by the program", "look at it, then remove it")));
    }
}
