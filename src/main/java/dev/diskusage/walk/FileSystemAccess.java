package dev.diskusage.walk;

/// One way to call the file system, for one walk. Shared by its threads; closed by the walk.
sealed interface FileSystemAccess extends AutoCloseable permits NativeAccess, NioAccess {
    /// Opens the root; its device and inode are set.
    ///
    /// @throws RootException when it is missing, unreadable, no directory, or of a pseudo file system
    Directory openRoot(WalkRoot root);

    /// Whether a call waits for another machine.
    boolean onNetwork();

    WalkResult.Capacity capacity();

    /// @param walk whose root was opened
    DirectoryReader reader(RunningWalk walk, WorkStack stack, EntryVisitor visitor);

    /// Lets go of what a directory that was not read to its end, and those above it, hold. Only when no thread reads.
    void abandon(Directory directory);

    @Override
    void close();
}
