package dev.diskusage.cli;

import dev.diskusage.store.StoredDirectory;
import java.util.List;
import java.util.function.Consumer;

/// The directories of a finished run, wherever they are kept.
interface ScannedRun extends AutoCloseable {
    /// By allocated bytes, by apparent bytes where allocated are unknown; the largest first.
    List<StoredDirectory> largest(int max);

    /// Each directory followed by all below it, siblings by the bytes of their names.
    void forEachDepthFirst(Consumer<StoredDirectory> each);

    @Override
    void close();
}
