package dev.diskusage.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Tells run files that can be served from others, and takes damaged ones out of the way.
final class ReadableRuns {
    private static final System.Logger LOG = System.getLogger(ReadableRuns.class.getName());

    private final StoreFolder folder;
    private final DamagedFiles damaged;
    private final Consumer<Path> movedAside;

    /// @param movedAside is told each file that is no longer there
    ReadableRuns(StoreFolder folder, DamagedFiles damaged, Consumer<Path> movedAside) {
        this.folder = folder;
        this.damaged = damaged;
        this.movedAside = movedAside;
    }

    /// With the newest run that can be read, and without those that turned out damaged.
    KnownScan withLast(KnownScan scan) {
        for (RunRecord run : scan.published()) {
            Path file = folder.runFile(run.run());
            PublishedRun last = read(file);
            if (last != null) {
                return scan.withLast(last);
            }
            scan = Files.exists(file) ? scan : scan.without(run::equals);
        }
        return scan.withLast(null);
    }

    /// The newest run of each scan that can be read, by the scan's uid. By all processors, since a store may have ten
    /// thousand; changes nothing: what is not in it is for [#withLast].
    Map<String, PublishedRun> newest(Collection<KnownScan> scans) {
        return scans.parallelStream()
                .flatMap(scan -> newest(scan).stream())
                .collect(Collectors.toMap(run -> run.run().scan().uid(), run -> run));
    }

    private Optional<PublishedRun> newest(KnownScan scan) {
        try {
            return scan.runs().stream()
                    .filter(RunRecord::hasFile)
                    .findFirst()
                    .map(run -> open(folder.runFile(run.run())));
        } catch (StoreException _) {
            // Is read again by whoever says so and decides what becomes of it.
            return Optional.empty();
        }
    }

    /// @throws NewerVersionException when it is of a newer program
    /// @return null when it cannot be read; a damaged one is out of the way then, another stays for the next start
    @Nullable
    PublishedRun read(Path file) {
        try {
            return open(file);
        } catch (NewerVersionException e) {
            throw e;
        } catch (StoreException e) {
            if (isDamage(e)) {
                setAside(file, String.valueOf(e.getMessage()));
            } else {
                LOG.log(System.Logger.Level.WARNING, "{0}; left where it is and not served", e.getMessage());
            }
            return null;
        }
    }

    private static PublishedRun open(Path file) {
        try (RunFile run = RunFile.open(file)) {
            if (file.endsWith(Path.of(run.run().scan().uid(), run.run().id() + ".db"))) {
                return new PublishedRun(run.run(), run.summary(), file, StoreFiles.bytes(file));
            }
            throw new StoreException("cannot read run " + file + ": it is run "
                    + run.run().id() + " of scan " + run.run().scan().uid());
        }
    }

    /// Whether a run file that could not be read is itself wrong; else the disk, the rights or this program are.
    static boolean isDamage(StoreException e) {
        return switch (e.getCause()) {
            case SQLException cause -> Sqlite.damaged(cause);
            case IOException _ -> false;
            case null, default -> !(e instanceof NewerVersionException);
        };
    }

    void setAside(Path file, String why) {
        Path aside = damaged.moveAside(file);
        movedAside.accept(file);
        LOG.log(System.Logger.Level.WARNING, "{0}; moved to {1} and not served", why, aside.getFileName());
    }
}
