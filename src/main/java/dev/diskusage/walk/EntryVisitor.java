package dev.diskusage.walk;

/// Sees all entries of a walk. Each thread of the walk has its own visitor, so calls on one need no lock; calls for one
/// directory may come from several threads, through their visitors.
///
/// For each directory: [#entered], then any number of [#file] and [#unreadable], each batch of them closed by [#flush],
/// and [#left] once, after the last of them and after [#left] of all directories below, all of which it sees.
public interface EntryVisitor {
    /// The directory counts; `self` is its own inode. Whether its entries can be read is not known yet.
    void entered(Directory directory, Entry self);

    /// An entry that is not a directory. Hot: must not keep `entry`.
    void file(Directory directory, Entry entry);

    /// Something in the directory, or the rest of it, is there but could not be read.
    void unreadable(Directory directory);

    /// The thread turns to something else: what it saw of the directory must be added up now. Only of entered
    /// directories.
    void flush(Directory directory);

    /// The subtree is complete.
    void left(Directory directory);
}
