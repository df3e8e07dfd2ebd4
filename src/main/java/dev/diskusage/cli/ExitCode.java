package dev.diskusage.cli;

/// What the command's exit status says.
final class ExitCode {
    static final int WHOLE = 0;

    /// The arguments make no sense, or the result cannot be written where they say.
    static final int USAGE = 1;

    static final int ROOT_UNREADABLE = 2;

    /// Finished, but some entries could not be read and are not in the sums.
    static final int PARTLY_UNREADABLE = 3;

    /// Of `verify`: something is wrong with the store.
    static final int PROBLEMS = 4;

    private ExitCode() {}
}
