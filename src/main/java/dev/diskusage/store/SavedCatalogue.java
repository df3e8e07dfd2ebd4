package dev.diskusage.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `catalog.db` as a start finds it, before anybody has it open.
record SavedCatalogue(Path file) {
    private static final System.Logger LOG = System.getLogger(SavedCatalogue.class.getName());

    /// Begins the ending of a catalogue that was moved aside; the time follows, so that its order is theirs.
    private static final String FORMER = DamagedFiles.ENDING + "-";

    /// Damaged ones that are kept for a person to look at. A disk that damages each must not be filled with them.
    private static final int FORMER_KEPT = 3;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /// Reads all of it.
    ///
    /// @throws NewerVersionException when it is of a newer program
    /// @return null when there is none, or none that can be read: that one is out of the way then
    @Nullable
    Map<String, KnownScan> read(Instant now) {
        if (!Files.exists(file)) {
            return null;
        }
        try (Connection connection = Sqlite.openExisting(file)) {
            Catalogue.requireSound(file, connection);
            Catalogue.migrate(connection);
            return Catalogue.read(connection);
        } catch (SQLException e) {
            Map<String, KnownScan> unchanged = Sqlite.damaged(e) ? null : readUnchanged(e);
            if (unchanged == null) {
                setAside(now, e);
            }
            return unchanged;
        }
    }

    /// One that this user may not write to. What a write-ahead log still has is missed.
    ///
    /// @return null when it cannot be read so either: a folder, one that may not be read, a bad part of the disk
    private @Nullable Map<String, KnownScan> readUnchanged(SQLException why) {
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

    private void setAside(Instant now, SQLException why) {
        Path aside = StoreFiles.setAside(file, FORMER + TIME.format(now));
        removeFormer();
        LOG.log(
                System.Logger.Level.WARNING,
                "the catalogue {0} cannot be read ({1}): moved to {2} and made anew from the run files; counts and failed runs start again",
                file,
                Sqlite.reason(why),
                aside.getFileName());
    }

    /// Removes all but the last few of those that were moved aside, with what was beside them.
    private void removeFormer() {
        try (Stream<Path> files = Files.list(file.toAbsolutePath().getParent())) {
            List<Path> former = files.filter(
                            each -> each.getFileName().toString().matches("catalog\\.db(-\\w+)?" + FORMER + ".*"))
                    .toList();
            List<String> times = former.stream()
                    .map(SavedCatalogue::movedAt)
                    .distinct()
                    .sorted(Comparator.reverseOrder())
                    .limit(FORMER_KEPT)
                    .toList();
            former.stream().filter(each -> !times.contains(movedAt(each))).forEach(StoreFiles::delete);
        } catch (IOException e) {
            throw new StoreException("cannot read the folder of " + file + ": " + e, e);
        }
    }

    private static String movedAt(Path former) {
        String name = former.getFileName().toString();
        return name.substring(name.indexOf(FORMER));
    }
}
