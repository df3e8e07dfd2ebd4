package dev.diskusage.store;

import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.RunSummary;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// Reads a published run. Opening reads a few rows only, whatever the size of the file. By one thread at a time; open
// one
/// per thread. Stays readable while open, also when retention removes the file. All throw [StoreException] when the
// file is
/// not what it should be.
public final class RunFile implements AutoCloseable {
    private RunFile() {}

    /// @throws StoreException when it is missing, no run or damaged
    public static RunFile open(Path file) {
        throw new UnsupportedOperationException(file.toString());
    }

    public RunId run() {
        throw new UnsupportedOperationException();
    }

    public RunSummary summary() {
        throw new UnsupportedOperationException();
    }

    /// Directories of levels 0 to `maxLevel`: parents before children, within a level the largest first, at most `max`.
    /// Large is by allocated bytes, by apparent bytes where allocated are unknown.
    public List<StoredDirectory> topDown(int maxLevel, int max) {
        throw new UnsupportedOperationException();
    }

    /// The largest directories of all levels.
    public List<StoredDirectory> largest(int max) {
        throw new UnsupportedOperationException();
    }

    /// Every directory of levels 0 to `maxLevel`, each followed by all below it, streamed.
    public void forEachDepthFirst(int maxLevel, Consumer<StoredDirectory> each) {
        throw new UnsupportedOperationException();
    }

    /// The reported directories right below one, largest first. @param parentId 0 for the roots of the scanned paths
    public List<StoredDirectory> children(long parentId, int max) {
        throw new UnsupportedOperationException();
    }

    /// @throws StoreException when there is no directory of that id
    public EntryName path(long id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
