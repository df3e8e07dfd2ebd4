package dev.diskusage.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// What is done to files as a whole. What fails is a [StoreException] that names the file, but where [IOException] is
/// declared.
final class StoreFiles {
    /// What SQLite may have left beside a file when the process was killed: the journal of a resumable run, the log of
    /// the catalogue. Belongs to that very file: beside a new one of the same name it would spoil it.
    private static final List<String> BESIDE = List.of("-wal", "-shm", "-journal");

    /// What the names of run files end in.
    static final String RUN = ".db";

    private StoreFiles() {}

    /// `runs/<scan uid>/<run id>.db`, all of them, with their bytes, as [#below].
    static Map<Path, Long> runFiles(Path runs) throws IOException {
        Map<Path, Long> found = below(runs, 2);
        found.keySet().removeIf(file -> !isRunFile(runs, file));
        return found;
    }

    static boolean isRunFile(Path runs, Path file) {
        return !runs.equals(file.getParent()) && file.toString().endsWith(RUN);
    }

    /// The regular files in a folder, with their bytes. Also while another process publishes, removes and forgets: what
    /// vanishes meanwhile is not among them.
    ///
    /// @param depth levels of folders, 1 for the files right in it
    static Map<Path, Long> below(Path folder, int depth) throws IOException {
        Map<Path, Long> found = new HashMap<>();
        // Gives what it knows of each file: a store may hold 300,000 of them, which need not be asked again.
        Files.walkFileTree(folder, Set.of(), depth, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    found.put(file, attributes.size());
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException && !folder.equals(file)) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
        return found;
    }

    static boolean isBesideNothing(Path file) {
        String name = file.toString();
        return BESIDE.stream()
                .filter(name::endsWith)
                .anyMatch(beside -> !Files.exists(Path.of(name.substring(0, name.length() - beside.length()))));
    }

    /// Takes a damaged file out of the way with all that is [#BESIDE] it, for whoever wants to look at it.
    static Path setAside(Path file, String ending) {
        for (String beside : BESIDE) {
            if (Files.exists(Path.of(file + beside))) {
                move(Path.of(file + beside), ending);
            }
        }
        return move(file, ending);
    }

    private static Path move(Path file, String ending) {
        Path aside = Path.of(file + ending);
        try {
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            return aside;
        } catch (IOException e) {
            throw new StoreException("cannot move the damaged file " + file + " aside: " + e, e);
        }
    }

    /// A rename is durable only when the folder is. All of it or nothing: else whoever is told that it failed finds it
    /// done after a restart.
    static void moveDurably(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        try {
            syncFolder(to);
        } catch (IOException e) {
            Files.move(to, from, StandardCopyOption.ATOMIC_MOVE);
            throw e;
        }
    }

    static void syncFolder(Path file) throws IOException {
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    /// A file, or a folder with all in it.
    static void delete(Path file) {
        try (Stream<Path> all = Files.walk(file)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (NoSuchFileException _) {
            return;
        } catch (IOException e) {
            throw new StoreException("cannot remove " + file + ": " + e, e);
        }
    }

    /// With all that is [#BESIDE] it; the file itself first, so that nobody goes on with half of it after a kill.
    static void deleteWithJournal(Path file) {
        delete(file);
        deleteBeside(file);
    }

    static void deleteBeside(Path file) {
        BESIDE.forEach(beside -> delete(Path.of(file + beside)));
    }

    /// When it was last written to; of a run file when it was published, which tells the newest.
    static Instant written(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            throw new StoreException("cannot read " + file + ": " + e, e);
        }
    }

    static long bytes(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new StoreException("cannot read " + file + ": " + e, e);
        }
    }

    static void setWritten(Path file, Instant when) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(when));
        } catch (IOException e) {
            throw new StoreException("cannot write " + file + ": " + e, e);
        }
    }
}
