package dev.diskusage.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;

/// Opens SQLite files, and says what is wrong with one. The native library is loaded when the first is opened.
final class Sqlite {
    /// Of a file being written, KiB: holds the right edge of the trees, where rows arrive. More gains nothing for rows
    /// in order; much less makes additions of hard links (random ids) and the index go through the disk.
    private static final int WRITE_CACHE_KIB = 16 * 1024;

    /// Bytes. 8 KiB instead of SQLite's 4 make checking a tenth cheaper; 16 gain little more and read more for one row.
    private static final int PAGE_BYTES = 8192;

    /// Milliseconds that a reader waits for a writer: its transactions take a few.
    private static final int BUSY_MILLIS = 5000;

    /// What a transaction outlives.
    enum Outlives {
        /// Also not an error within it.
        NOTHING("journal_mode = OFF", "synchronous = OFF"),
        /// Of the process: what it wrote is the kernel's then. A crash of the machine may leave any mixture of old and
        /// new pages.
        KILL("journal_mode = DELETE", "synchronous = OFF"),
        /// Of the machine, with all that was committed before.
        CRASH("journal_mode = DELETE", "synchronous = FULL");

        private final String journal;
        private final String synchronous;

        Outlives(String journal, String synchronous) {
            this.journal = "PRAGMA " + journal;
            this.synchronous = "PRAGMA " + synchronous;
        }
    }

    private Sqlite() {}

    /// A file that nobody else opens. Closing removes the journal beside it, but one that a kill left is removed only
    /// after a change.
    static Connection openStaging(Path file, Outlives outlives) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setOpenMode(SQLiteOpenMode.NOMUTEX);
        Connection connection = config.createConnection(url(file));
        try (Statement statement = connection.createStatement()) {
            // The journal stays between transactions and is written over, which costs less than a file made for each.
            statement.execute("PRAGMA locking_mode = EXCLUSIVE");
            statement.execute("PRAGMA page_size = " + PAGE_BYTES);
            statement.execute("PRAGMA cache_size = -" + WRITE_CACHE_KIB);
            statement.execute(outlives.journal);
            statement.execute(outlives.synchronous);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /// From the next transaction on. Not within one.
    static void outlives(Connection connection, Outlives outlives) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(outlives.synchronous);
        }
    }

    /// A file that nobody changes any more: read without locks, and nothing is made beside it.
    static Connection openImmutable(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        return config.createConnection(url(file) + "?immutable=1");
    }

    /// A file that somebody else may be writing: nothing of it is changed, but for the files of a write-ahead log
    /// beside it. Where these cannot be made, in a folder that is read only, it is read as if nobody wrote.
    static Connection openReadOnly(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_MILLIS);
        Connection connection = config.createConnection(url(file));
        try (Statement statement = connection.createStatement()) {
            statement.executeQuery("SELECT count(*) FROM sqlite_schema").close();
            return connection;
        } catch (SQLException e) {
            connection.close();
            if (e instanceof SQLiteException sqlite && primary(sqlite) == SQLiteErrorCode.SQLITE_CANTOPEN) {
                return openImmutable(file);
            }
            throw e;
        }
    }

    /// The catalogue, when nobody else has it open. Reads what a write-ahead log holds without a byte of free space.
    static Connection openExisting(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        Connection connection = config.createConnection(url(file));
        try (Statement statement = connection.createStatement()) {
            // From the start: the index of the log is then in memory, not in a file.
            statement.execute("PRAGMA locking_mode = EXCLUSIVE");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /// As a URI, so that no character of a path is taken for the start of the options.
    static String url(Path file) {
        return "jdbc:sqlite:" + file.toUri();
    }

    /// Whether the file itself is wrong, so that trying again cannot help: SQLite says so, or its content is not what
    /// was expected (which is no [SQLiteException], or a missing table).
    static boolean damaged(SQLException e) {
        if (!(e instanceof SQLiteException sqlite)) {
            return true;
        }
        return switch (primary(sqlite)) {
            case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_ERROR -> true;
            default -> false;
        };
    }

    /// Whether it is what was to be written that is wrong, and not the file: it breaks a constraint, or does not add up
    /// (which is no [SQLiteException]).
    static boolean contradiction(SQLException e) {
        return !(e instanceof SQLiteException sqlite) || primary(sqlite) == SQLiteErrorCode.SQLITE_CONSTRAINT;
    }

    /// @param doing what failed, as in "cannot write"
    static StoreException failure(String doing, Path file, SQLException cause) {
        return new StoreException(doing + " " + file + ": " + reason(cause), cause);
    }

    /// For a person.
    static String reason(SQLException cause) {
        if (!(cause instanceof SQLiteException sqlite)) {
            return String.valueOf(cause.getMessage());
        }
        return switch (primary(sqlite)) {
            case SQLITE_FULL -> "its disk is full: free some space or give it more";
            case SQLITE_IOERR ->
                sqlite.getResultCode() == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE
                        ? "its disk is full: free some space or give it more"
                        : "its disk does not read or write as it should, see the kernel's log: "
                                + sqlite.getResultCode().name();
            case SQLITE_CANTOPEN ->
                "it cannot be opened: is it a file that this user may write to, on a disk with room?";
            case SQLITE_READONLY -> "this user may not write it, or its file system became read-only";
            case SQLITE_NOTADB, SQLITE_CORRUPT -> "it is damaged or no SQLite database";
            default -> String.valueOf(cause.getMessage());
        };
    }

    /// The lower byte of a code says what, the rest where.
    private static SQLiteErrorCode primary(SQLiteException e) {
        return SQLiteErrorCode.getErrorCode(e.getResultCode().code & 0xff);
    }
}
