-- A run file as version 2 of its schema left it: never changed, so that every later program is held to read it.
PRAGMA application_id = 1148539762;
PRAGMA user_version = 2;
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
  FROM tree JOIN directory_row USING (place);
INSERT INTO run VALUES ('uid-media', 'shop', 'media', 'media-claim', 'one', '2026-11-25T03:00:00.123456789Z',
  '2026-11-25T03:00:01.623456790Z', 1500000001, 1000, 400, 10, 3, 1);
INSERT INTO scanned_path VALUES (1, CAST('/data' AS BLOB), 1, 3);
INSERT INTO unreadable VALUES ('EACCES', 3);
INSERT INTO failure VALUES (1, 'EACCES', 'openat', X'78FF');
INSERT INTO directory_row VALUES (1, 0, CAST('/data' AS BLOB), 12288, 600, 6, 3, 1700000000, 3);
INSERT INTO directory_row VALUES (4294967298, 1, CAST('a' AS BLOB), 8192, 500, 4, 2, 1700000001, 0);
INSERT INTO directory_row VALUES (8589934595, 2, X'FF', 4096, 200, 1, 1, 1700000002, 0);
INSERT INTO directory_own VALUES (1, 4096, 100, 2, 1);
INSERT INTO directory_own VALUES (2, 4096, 300, 3, 1);
INSERT INTO directory_sizes VALUES (1, 1, 5, 0, 0, 0);
INSERT INTO directory_sizes VALUES (2, 0, 4, 0, 0, 0);
INSERT INTO directory_sizes VALUES (3, 0, 1, 0, 0, 0);
