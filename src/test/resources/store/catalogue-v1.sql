-- A catalogue as version 1 of its schema left it: never changed, so that every later program is held to read it.
CREATE TABLE scan (uid TEXT PRIMARY KEY, namespace TEXT, name TEXT, claim TEXT);
CREATE TABLE run (
  scan_uid TEXT, run_id TEXT, result TEXT, reason TEXT,
  ended TEXT, -- UTC, ISO 8601
  allocated_bytes INTEGER, apparent_bytes INTEGER, files INTEGER, directories INTEGER, -- of published runs
  PRIMARY KEY (scan_uid, run_id)
);
CREATE TABLE run_count (scan_uid TEXT, result TEXT, runs INTEGER, PRIMARY KEY (scan_uid, result));
PRAGMA user_version = 1;
INSERT INTO scan VALUES ('uid-media', 'shop', 'media', 'media-claim');
INSERT INTO run VALUES ('uid-media', 'bad', 'FAILED', 'why', '2026-11-25T04:00:00Z', NULL, NULL, NULL, NULL);
INSERT INTO run VALUES ('uid-media', 'one', 'PARTIAL', '3 entries could not be read', '2026-11-25T03:00:02Z',
  12288, 600, 6, 3);
INSERT INTO run_count VALUES ('uid-media', 'SUCCEEDED', 0);
INSERT INTO run_count VALUES ('uid-media', 'PARTIAL', 7);
INSERT INTO run_count VALUES ('uid-media', 'FAILED', 2);
