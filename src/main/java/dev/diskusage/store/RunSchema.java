package dev.diskusage.store;

/// The tables of a run file. The comments are kept in the file: `.schema` shows them to whoever opens one.
final class RunSchema {
    /// "DuSr": tells a run file from every other SQLite file; file(1) shows it.
    static final int APPLICATION_ID = 0x44755372;

    /// Goes up with each change that an older reader cannot read. Files are never changed: readers know every version
    /// from 1, each of which has a file in the tests.
    static final int VERSION = 1;

    /// Plain tables, not STRICT: SQLite before 3.37, which long-lived distributions still have, opens the file too.
    static final String TABLES = """
            CREATE TABLE directory ( -- one row per reported directory; sums are of everything below, itself included
              id INTEGER PRIMARY KEY, -- greater than parent_id
              parent_id INTEGER, -- 0: root of a scanned path
              level INTEGER,
              name BLOB, -- raw bytes of one path component; of a root the whole path
              allocated_bytes INTEGER, -- NULL: unknown
              apparent_bytes INTEGER,
              files INTEGER,
              directories INTEGER,
              newest_mtime INTEGER, -- seconds since the epoch
              unreadable INTEGER, -- entries below that are missing from the sums
              files_0b INTEGER, files_to_1kb INTEGER, files_to_1mb INTEGER, files_to_100mb INTEGER, files_above INTEGER
            );
            CREATE TABLE directory_own ( -- without deeper rows; only of directories that have some, else it is the same
              id INTEGER PRIMARY KEY,
              allocated_bytes INTEGER,
              apparent_bytes INTEGER,
              files INTEGER,
              directories INTEGER
            );
            CREATE TABLE linked ( -- what files with several names add; gone before the run is published
              id INTEGER PRIMARY KEY,
              allocated_bytes INTEGER, apparent_bytes INTEGER, files INTEGER, directories INTEGER,
              own_allocated_bytes INTEGER, own_apparent_bytes INTEGER, own_files INTEGER, own_directories INTEGER,
              files_0b INTEGER, files_to_1kb INTEGER, files_to_1mb INTEGER, files_to_100mb INTEGER, files_above INTEGER
            );
            CREATE TABLE staged ( -- how far the writer is; gone before the run is published
              batches INTEGER, row_count INTEGER, with_sizes INTEGER,
              allocated_bytes INTEGER, apparent_bytes INTEGER, files INTEGER, directories INTEGER
            );
            CREATE TABLE run ( -- one row
              scan_uid TEXT, scan_namespace TEXT, scan_name TEXT, scan_claim TEXT,
              run_id TEXT,
              started TEXT, -- UTC, ISO 8601
              ended TEXT,
              took_nanos INTEGER,
              fs_size_bytes INTEGER, fs_available_bytes INTEGER, fs_inodes INTEGER, fs_inodes_free INTEGER,
              batches INTEGER -- transactions it came in
            );
            CREATE TABLE scanned_path (ordinal INTEGER PRIMARY KEY, path BLOB, root_id INTEGER, row_count INTEGER);
            CREATE TABLE unreadable (errno TEXT PRIMARY KEY, entries INTEGER);
            CREATE TABLE failure (ordinal INTEGER PRIMARY KEY, errno TEXT, call TEXT, path BLOB); -- the first few
            CREATE VIEW disk_stats AS -- size: allocated bytes; counts include the directory itself
              WITH RECURSIVE tree(id, path) AS (
                SELECT id, CAST(name AS TEXT) FROM directory WHERE parent_id = 0
                UNION ALL
                SELECT child.id, tree.path || CASE WHEN substr(tree.path, -1) = '/' THEN '' ELSE '/' END || CAST(child.name AS TEXT)
                FROM tree JOIN directory child ON child.parent_id = tree.id
              )
              SELECT tree.path AS path, level, allocated_bytes AS size, files AS file_count, directories AS dir_count,
                (SELECT ended FROM run) AS last_updated
              FROM tree JOIN directory USING (id)
            """;

    /// Built when all rows are there: three times cheaper than kept up row by row.
    static final String INDEX = "CREATE INDEX directory_by_parent ON directory(parent_id)";

    /// What an INSERT fills; the size classes only when the scan counts them, they are NULL otherwise.
    static final String ROW =
            "directory(id, parent_id, level, name, allocated_bytes, apparent_bytes, files, directories, newest_mtime, unreadable";

    static final int ROW_COLUMNS = 10;
    static final String SIZES = "files_0b, files_to_1kb, files_to_1mb, files_to_100mb, files_above";
    static final String OWN = "directory_own(id, allocated_bytes, apparent_bytes, files, directories";
    static final int OWN_COLUMNS = 5;
    static final String LINKED =
            "linked(id, allocated_bytes, apparent_bytes, files, directories, own_allocated_bytes, own_apparent_bytes, own_files, own_directories";
    static final int LINKED_COLUMNS = 9;

    /// Several additions for one directory add up; an unknown one makes the sum unknown, as NULL does by itself.
    static final String LINKED_ADDS_UP = " ON CONFLICT(id) DO UPDATE SET "
            + adds("linked.", LINKED.substring("linked(id, ".length()) + ", " + SIZES, "excluded.");

    static final String APPLY_LINKED = "UPDATE directory SET "
            + adds("directory.", "allocated_bytes, apparent_bytes, files, directories, " + SIZES, "linked.")
            + " FROM linked WHERE linked.id = directory.id";

    static final String APPLY_LINKED_OWN = """
            UPDATE directory_own SET allocated_bytes = directory_own.allocated_bytes + own_allocated_bytes,
              apparent_bytes = directory_own.apparent_bytes + own_apparent_bytes,
              files = directory_own.files + own_files, directories = directory_own.directories + own_directories
            FROM linked WHERE linked.id = directory_own.id
            """;

    private RunSchema() {}

    /// `a = to.a + more.a, b = to.b + more.b` for the columns `a, b`.
    private static String adds(String to, String columns, String more) {
        return columns.replaceAll("(\\w+)", "$1 = " + to + "$1 + " + more + "$1");
    }
}
