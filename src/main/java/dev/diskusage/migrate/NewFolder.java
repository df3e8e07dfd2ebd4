package dev.diskusage.migrate;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/// A folder that was not there, and is gone again at the end unless it was finished.
final class NewFolder implements AutoCloseable {
    private final Path folder;
    private boolean finished;

    private NewFolder(Path folder) {
        this.folder = folder;
    }

    /// @throws MigrationException when something is there already
    static NewFolder make(Path folder) throws IOException {
        try {
            Files.createDirectory(folder);
            return new NewFolder(folder);
        } catch (FileAlreadyExistsException e) {
            throw new MigrationException(folder + " is there already: remove it, or give another place by --to", e);
        } catch (NoSuchFileException e) {
            throw new MigrationException(
                    folder + ": its parent folder does not exist: make it, or give another place by --to", e);
        }
    }

    void finish() {
        finished = true;
    }

    @Override
    public void close() throws IOException {
        if (finished) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.toList().reversed()) {
                Files.delete(each);
            }
        }
    }
}
