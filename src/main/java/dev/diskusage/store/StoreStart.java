package dev.diskusage.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a store finds when it opens its folder. The run files say what is published, whatever the catalogue says.
final class StoreStart {
    private static final System.Logger LOG = System.getLogger(StoreStart.class.getName());

    /// Damaged ones that are kept for a person to look at. A disk that damages each must not be filled with them.
    private static final int FORMER_CATALOGUES = 3;

    private final StoreFolder folder;

    /// Run files with their bytes, but those that were moved aside.
    private final Map<Path, Long> files;

    private final ReadableRuns runs;

    StoreStart(StoreFolder folder) {
        this.folder = folder;
        this.files = folder.runFiles();
        this.runs = new ReadableRuns(folder, files::remove);
    }

    /// @param scans by uid
    /// @param catalogueIsRight whether it says the same as `scans`
    /// @param bytes of each run file
    record Found(Map<String, KnownScan> scans, boolean catalogueIsRight, Map<Path, Long> bytes) {}

    Found find(Instant now) {
        folder.removeLitter();
        Map<String, KnownScan> saved = readCatalogue(now);
        Map<String, KnownScan> scans = new HashMap<>(saved == null ? Map.of() : saved);
        dropWithoutFile(scans);
        addUnknownFiles(scans);
        Map<String, KnownScan> served = scans.values().stream()
                .map(runs::withLast)
                .collect(Collectors.toMap(scan -> scan.scan().uid(), scan -> scan));
        boolean same = served.values().stream()
                .map(scan -> scan.withLast(null))
                .collect(Collectors.toSet())
                .equals(saved == null ? null : Set.copyOf(saved.values()));
        return new Found(served, same, Map.copyOf(files));
    }

    /// @return null when there is none, or none that can be read: that one is out of the way then
    private @Nullable Map<String, KnownScan> readCatalogue(Instant now) {
        Path file = folder.catalogue();
        if (!Files.exists(file)) {
            return null;
        }
        try (Connection connection = Sqlite.openExisting(file)) {
            Catalogue.requireSound(file, connection);
            Catalogue.migrate(connection);
            return Catalogue.read(connection);
        } catch (SQLException e) {
            Map<String, KnownScan> unchanged = Sqlite.damaged(e) ? null : readUnchanged(file, e);
            if (unchanged == null) {
                setCatalogueAside(file, now, e);
            }
            return unchanged;
        }
    }

    /// One that this user may not write to. What a write-ahead log still has is missed.
    ///
    /// @return null when it cannot be read so either: a folder, one that may not be read, a bad part of the disk
    private static @Nullable Map<String, KnownScan> readUnchanged(Path file, SQLException why) {
        try (Connection connection = Sqlite.openImmutable(file)) {
            Catalogue.requireSound(file, connection);
            Map<String, KnownScan> scans = Catalogue.read(connection);
            LOG.log(
                    System.Logger.Level.WARNING,
                    Sqlite.failure("cannot open", file, why).getMessage());
            return scans;
        } catch (SQLException _) {
            return null;
        }
    }

    private void setCatalogueAside(Path file, Instant now, SQLException why) {
        String ending = StoreFolder.FORMER
                + DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
                        .withZone(ZoneOffset.UTC)
                        .format(now);
        Path aside = StoreFiles.setAside(file, ending);
        folder.removeFormerCatalogues(FORMER_CATALOGUES);
        LOG.log(
                System.Logger.Level.WARNING,
                "the catalogue {0} cannot be read ({1}): moved to {2} and made anew from the run files; counts and failed runs start again",
                file,
                Sqlite.reason(why),
                aside.getFileName());
    }

    private void dropWithoutFile(Map<String, KnownScan> scans) {
        scans.replaceAll(
                (_, scan) -> scan.without(run -> run.hasFile() && !files.containsKey(folder.runFile(run.run()))));
    }

    private void addUnknownFiles(Map<String, KnownScan> scans) {
        for (Path file : List.copyOf(files.keySet())) {
            KnownScan scan = scans.get(StoreFolder.scanUid(file));
            boolean known = scan != null
                    && scan.published().stream().anyMatch(run -> run.run().id().equals(StoreFolder.runId(file)));
            PublishedRun found = known ? null : runs.read(file);
            if (found != null) {
                RunRecord record = RunRecord.published(found, StoreFiles.written(file));
                scans.compute(
                        found.run().scan().uid(),
                        (_, old) -> (old == null ? KnownScan.unknown(found.run().scan()) : old).with(record));
            }
        }
    }
}
