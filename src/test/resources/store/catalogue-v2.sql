-- A catalogue as version 2 of its schema left it: never changed, so that every later program is held to read it.
CREATE TABLE scan (uid TEXT PRIMARY KEY, namespace TEXT, name TEXT, claim TEXT);
CREATE TABLE run (
  scan_uid TEXT, run_id TEXT, result TEXT, reason TEXT,
  ended TEXT, -- UTC, ISO 8601
  allocated_bytes INTEGER, apparent_bytes INTEGER, files INTEGER, directories INTEGER, -- of published runs
  PRIMARY KEY (scan_uid, run_id)
);
CREATE TABLE run_count (scan_uid TEXT, result TEXT, runs INTEGER, PRIMARY KEY (scan_uid, result));
CREATE TABLE sample ( -- what a published run found; stays when its file goes
  id INTEGER PRIMARY KEY, scan_uid TEXT,
  ended INTEGER, -- milliseconds since the epoch
  fs_size_bytes INTEGER, fs_available_bytes INTEGER, -- 0 0: unknown
  whole_level INTEGER -- all directories down to this level are in sample_usage
);
CREATE UNIQUE INDEX sample_by_scan ON sample(scan_uid, ended);
CREATE TABLE sample_path (id INTEGER PRIMARY KEY, scan_uid TEXT, path BLOB, level INTEGER);
CREATE UNIQUE INDEX sample_path_by_scan ON sample_path(scan_uid, path, level);
CREATE TABLE sample_usage (
  sample_id INTEGER, path_id INTEGER,
  allocated_bytes INTEGER, apparent_bytes INTEGER, files INTEGER, directories INTEGER,
  unreadable INTEGER, -- entries below that are missing from the sums
  PRIMARY KEY (sample_id, path_id)
) WITHOUT ROWID;
PRAGMA user_version = 2;
INSERT INTO scan VALUES ('uid-media', 'shop', 'media', 'media-claim');
INSERT INTO run VALUES ('uid-media', 'bad', 'FAILED', 'why', '2026-11-25T04:00:00Z', NULL, NULL, NULL, NULL);
INSERT INTO run VALUES ('uid-media', 'one', 'PARTIAL', '3 entries could not be read', '2026-11-25T03:00:02Z',
  12288, 600, 6, 3);
INSERT INTO run_count VALUES ('uid-media', 'SUCCEEDED', 0);
INSERT INTO run_count VALUES ('uid-media', 'PARTIAL', 7);
INSERT INTO run_count VALUES ('uid-media', 'FAILED', 2);
INSERT INTO sample VALUES (1, 'uid-media', 1795575602000, 1000, 400, 1);
INSERT INTO sample_path VALUES (1, 'uid-media', X'2F64617461', 0);
INSERT INTO sample_path VALUES (2, 'uid-media', X'2F646174612F61', 1);
INSERT INTO sample_usage VALUES (1, 1, 12288, 600, 6, 3, 3);
INSERT INTO sample_usage VALUES (1, 2, 8192, 500, 4, 2, 0);
