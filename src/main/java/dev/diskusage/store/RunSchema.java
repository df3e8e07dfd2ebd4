package dev.diskusage.store;

/// The tables of a run file. The comments are kept in the file: `.schema` shows them to whoever opens one.
final class RunSchema {
    /// "DuSr": tells a run file from every other SQLite file; file(1) shows it.
    static final int APPLICATION_ID = 0x44755372;

    /// Goes up with each change that an older reader cannot read. Files are never changed: [RunLayout] knows every
    /// version from 1, each of which has a file in the tests.
    static final int VERSION = 2;

    /// Of ids: a `place` holds two of them in the 63 bits that are not its sign.
    static final long MAX_ID = (1L << 31) - 1;

    /// Plain tables, not STRICT: SQLite before 3.37, which long-lived distributions still have, opens the file too.
    static final String TABLES = """
            CREATE TABLE directory_row ( -- one per reported directory; sums are of everything below, itself included
              place INTEGER PRIMARY KEY, -- (parent_id << 32) + id: those right below a directory lie side by side
              level INTEGER,
              name BLOB, -- raw bytes of one path component; of a root the whole path
              allocated_bytes INTEGER, -- NULL: unknown
              apparent_bytes INTEGER,
              files INTEGER,
              directories INTEGER,
              newest_mtime INTEGER, -- seconds since the epoch
              unreadable INTEGER -- entries below that are missing from the sums
            );
            CREATE TABLE directory_own ( -- without deeper rows; only of directories that have some, else it is the same
              id INTEGER PRIMARY KEY,
              allocated_bytes INTEGER,
              apparent_bytes INTEGER,
              files INTEGER,
              directories INTEGER
            );
            CREATE TABLE directory_sizes ( -- files below by apparent size; only when the scan counts them
              id INTEGER PRIMARY KEY,
              files_0b INTEGER, files_to_1kb INTEGER, files_to_1mb INTEGER, files_to_100mb INTEGER, files_above INTEGER
            );
            CREATE VIEW directory AS -- parent_id is 0 for the root of a scanned path; id is greater than parent_id
              SELECT place & 4294967295 AS id, place >> 32 AS parent_id, level, name, allocated_bytes, apparent_bytes,
                files, directories, newest_mtime, unreadable,
                files_0b, files_to_1kb, files_to_1mb, files_to_100mb, files_above
              FROM directory_row LEFT JOIN directory_sizes ON directory_sizes.id = place & 4294967295;
            CREATE TABLE linked ( -- what files with several names add; gone before the run is published
              id INTEGER PRIMARY KEY,
              allocated_bytes INTEGER, apparent_bytes INTEGER, files INTEGER, directories INTEGER,
              own_allocated_bytes INTEGER, own_apparent_bytes INTEGER, own_files INTEGER, own_directories INTEGER,
              files_0b INTEGER, files_to_1kb INTEGER, files_to_1mb INTEGER, files_to_100mb INTEGER, files_above INTEGER
            );
            CREATE TABLE staged ( -- how far the writer is; gone before the run is published
              batches INTEGER, row_count INTEGER,
              allocated_bytes INTEGER, apparent_bytes INTEGER, files INTEGER, directories INTEGER,
              tree_seed INTEGER, tree_difference INTEGER
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
              WITH RECURSIVE tree(place, path) AS (
                SELECT place, CAST(name AS TEXT) FROM directory_row WHERE place < 4294967296
                UNION ALL
                SELECT child.place, tree.path || CASE WHEN substr(tree.path, -1) = '/' THEN '' ELSE '/' END || CAST(child.name AS TEXT)
                FROM tree JOIN directory_row child
                  ON child.place BETWEEN (tree.place & 4294967295) << 32 AND ((tree.place & 4294967295) << 32) + 4294967295
              )
              SELECT tree.path AS path, level, allocated_bytes AS size, files AS file_count, directories AS dir_count,
                (SELECT ended FROM run) AS last_updated
              FROM tree JOIN directory_row USING (place)
            """;

    static final String ROW =
            "directory_row(place, level, name, allocated_bytes, apparent_bytes, files, directories, newest_mtime, unreadable";

    static final int ROW_COLUMNS = 9;
    static final String OWN = "directory_own(id, allocated_bytes, apparent_bytes, files, directories";
    static final int OWN_COLUMNS = 5;
    private static final String SIZE_COLUMNS = "files_0b, files_to_1kb, files_to_1mb, files_to_100mb, files_above";
    static final String SIZES = "directory_sizes(id, " + SIZE_COLUMNS;
    static final int SIZES_COLUMNS = 6;
    static final String LINKED =
            "linked(id, allocated_bytes, apparent_bytes, files, directories, own_allocated_bytes, own_apparent_bytes, own_files, own_directories, "
                    + SIZE_COLUMNS;
    static final int LINKED_COLUMNS = 14;

    /// Several additions for one directory add up; an unknown one makes the sum unknown, as NULL does by itself.
    static final String LINKED_ADDS_UP =
            " ON CONFLICT(id) DO UPDATE SET " + adds("linked.", LINKED.substring("linked(id, ".length()), "excluded.");

    /// Reads all rows, since they have no index by id. CROSS JOIN: the only join of which SQLite promises not to change
    /// the order ("Manual Control of Query Plans"). Temporary: a table that is dropped leaves its room in the file.
    static final String FIND_LINKED = """
            CREATE TEMP TABLE linked_row AS SELECT place, level, linked.*
            FROM directory_row CROSS JOIN linked ON linked.id = place & 4294967295
            """;

    static final String LINKED_ROWS = """
            SELECT id, place >> 32, allocated_bytes, apparent_bytes, files, directories,
              own_allocated_bytes, own_apparent_bytes, own_files, own_directories,
              level, files_0b, files_to_1kb, files_to_1mb, files_to_100mb, files_above
            FROM linked_row
            """;

    static final String APPLY_LINKED = "UPDATE directory_row SET "
            + adds("directory_row.", "allocated_bytes, apparent_bytes, files, directories", "linked_row.")
            + " FROM linked_row WHERE linked_row.place = directory_row.place";

    static final String APPLY_LINKED_SIZES = "UPDATE directory_sizes SET "
            + adds("directory_sizes.", SIZE_COLUMNS, "linked.")
            + " FROM linked WHERE linked.id = directory_sizes.id";

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
