package dev.diskusage.store;

import dev.diskusage.store.StoreConfig.JournalMode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where what lies in the store's folder. One process has it at a time.
final class StoreFolder implements AutoCloseable {
    private static final String RUN = StoreFiles.RUN;

    /// Before the uid of a scan whose runs were moved out.
    private static final String FORGOTTEN = "forgotten~";

    private final Path folder;
    private final FileChannel lock;

    private StoreFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /// Makes the folder when its parent is there, and takes it.
    ///
    /// @throws StoreException when it cannot be used, saying why and what to do
    static StoreFolder open(Path folder, JournalMode journalMode) {
        if (folder.toString().contains("?")) {
            throw refused(folder, "its path has a '?', where SQLite takes options to begin", "choose another path");
        }
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectory(folder);
            }
            StoreFileSystem.require(folder, StoreFileSystem.typeOf(folder), journalMode);
            StoreFolder opened = new StoreFolder(folder, take(folder));
            try {
                for (Path each : List.of(opened.runs(), opened.staging(), opened.resumable())) {
                    Files.createDirectories(each);
                }
                return opened;
            } catch (IOException e) {
                opened.close();
                throw e;
            }
        } catch (IOException e) {
            throw refused(folder, e);
        }
    }

    /// By a lock that other hosts see too when the folder is on NFS (fcntl).
    private static FileChannel take(Path folder) throws IOException {
        FileChannel lock =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock taken = null;
        try {
            taken = lock.tryLock();
        } catch (OverlappingFileLockException _) {
            // By another store of this process.
        } catch (IOException e) {
            lock.close();
            throw refused(
                    folder,
                    "it cannot be locked (" + e.getMessage() + ")",
                    "an NFS server must offer locks, or choose another folder");
        }
        if (taken == null) {
            lock.close();
            throw refused(folder, "another process uses it", "stop that one, or give each its own folder");
        }
        return lock;
    }

    private static StoreException refused(Path folder, IOException cause) {
        String advice = "see that this user may write to it, or choose another folder";
        return switch (cause) {
            case FileAlreadyExistsException _ ->
                refused(folder, "it is not a folder", "remove it or choose another path");
            case NoSuchFileException _ ->
                refused(folder, "its parent folder does not exist", "create that first or choose another folder");
            case AccessDeniedException _ -> refused(folder, "permission is denied", advice);
            default ->
                refused(folder, String.valueOf(cause.getMessage()), "it must be writable and have some free space");
        };
    }

    static StoreException refused(Path folder, String reason, String advice) {
        return new StoreException("cannot use the store folder " + folder.toAbsolutePath() + ": " + reason + "; "
                + advice + " (disk-usage.store.directory)");
    }

    Path path() {
        return folder;
    }

    Path catalogue() {
        return folder.resolve("catalog.db");
    }

    private Path runs() {
        return folder.resolve("runs");
    }

    private Path staging() {
        return folder.resolve("staging");
    }

    private Path resumable() {
        return staging().resolve("resumable");
    }

    Path stagingFile(RunId run) {
        return staging().resolve(stagingName(run));
    }

    Path resumableFile(RunId run) {
        return resumable().resolve(stagingName(run));
    }

    /// `~` is in no id, so that the name tells both.
    private static String stagingName(RunId run) {
        return run.scan().uid() + "~" + run.id() + RUN;
    }

    /// Where the run is published.
    Path runFile(RunId run) {
        return runsOf(run.scan().uid()).resolve(run.id() + RUN);
    }

    private Path runsOf(String scanUid) {
        return runs().resolve(scanUid);
    }

    /// Makes the folder of a scan's runs, durably.
    void makeFolderOf(RunId run) {
        Path runsOfScan = runsOf(run.scan().uid());
        try {
            if (!Files.isDirectory(runsOfScan)) {
                Files.createDirectory(runsOfScan);
                StoreFiles.syncFolder(runsOfScan);
            }
        } catch (IOException e) {
            throw new StoreException("cannot make " + runsOfScan + ": " + e, e);
        }
    }

    /// `runs/<scan uid>/<run id>.db`, all of them, and what else lies there, with their bytes.
    Map<Path, Long> belowRuns() {
        try {
            return StoreFiles.below(runs(), 2);
        } catch (IOException e) {
            throw refused(folder, e);
        }
    }

    boolean isRunFile(Path file) {
        return StoreFiles.isRunFile(runs(), file);
    }

    /// The file system that it lies on. Takes reading the table of all that is mounted. Null when it cannot be told.
    @Nullable
    FileStore volume() {
        try {
            return Files.getFileStore(folder);
        } catch (IOException _) {
            return null;
        }
    }

    static String scanUid(Path runFile) {
        return runFile.getName(runFile.getNameCount() - 2).toString();
    }

    static String runId(Path runFile) {
        String name = runFile.getFileName().toString();
        return name.substring(0, name.length() - RUN.length());
    }

    /// What a crash left in staging, but not the runs that [#resumable] holds.
    void removeLitter() {
        try (Stream<Path> files = Files.list(staging());
                Stream<Path> ofResumable = Files.list(resumable())) {
            Stream.concat(
                            files.filter(each -> !each.equals(resumable())),
                            ofResumable.filter(StoreFiles::isBesideNothing))
                    .toList()
                    .forEach(StoreFiles::delete);
        } catch (IOException e) {
            throw refused(folder, e);
        }
    }

    /// The files of resumable runs nobody wrote to since then.
    List<Path> resumableBefore(Instant before) {
        return resumable(file -> StoreFiles.written(file).isBefore(before));
    }

    /// The files of resumable runs of a scan.
    List<Path> resumableOf(String scanUid) {
        return resumable(file -> file.getFileName().toString().startsWith(scanUid + "~"));
    }

    private List<Path> resumable(Predicate<Path> wanted) {
        try (Stream<Path> files = Files.list(resumable())) {
            return files.filter(each -> each.toString().endsWith(RUN))
                    .filter(wanted)
                    .toList();
        } catch (IOException e) {
            throw refused(folder, e);
        }
    }

    /// Takes all runs of a scan, in one step, out of what is found at a start.
    ///
    /// @return where they are now, to be deleted
    Path moveOut(String scanUid) {
        Path runsOfScan = runsOf(scanUid);
        Path gone = staging().resolve(FORGOTTEN + scanUid);
        try {
            if (Files.isDirectory(runsOfScan)) {
                StoreFiles.moveDurably(runsOfScan, gone);
            }
            return gone;
        } catch (IOException e) {
            throw new StoreException("cannot remove the runs in " + runsOfScan + ": " + e, e);
        }
    }

    /// Uids of scans that [#moveOut] was done for and perhaps no more. Not of those that have runs again: it was.
    Set<String> halfForgotten() {
        try (Stream<Path> files = Files.list(staging())) {
            return files.map(each -> each.getFileName().toString())
                    .filter(name -> name.startsWith(FORGOTTEN))
                    .map(name -> name.substring(FORGOTTEN.length()))
                    .filter(scanUid -> !Files.exists(runsOf(scanUid)))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw refused(folder, e);
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw refused(folder, e);
        }
    }
}
