package dev.diskusage.walk;

/// Reads directories for one thread of a walk, and tells the thread's visitor what is in them.
sealed interface DirectoryReader extends AutoCloseable permits NativeReader, NioReader {
    /// Opens a directory. When it counts, its identity is set and the visitor has [EntryVisitor#entered] it, even when
    /// its entries cannot be read. @return whether they can
    boolean open(Directory directory);

    /// Reads some more entries: files go to the visitor, directories onto the thread's stack. @return false at the end
    boolean next(Directory directory);

    /// Whether another thread may read the rest of the directory at the same time, and there is likely to be one.
    boolean shareable();

    /// Whether the directory may be left half read while others are opened: descriptors are not scarce.
    boolean maySuspend();

    /// The thread will not call [#next] on it again, or [#open] said no.
    void readerDone(Directory directory);

    /// Nothing below the directory is left to read.
    void completed(Directory directory);

    @Override
    void close();
}
