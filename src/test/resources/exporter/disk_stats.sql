-- The exporter's schema (storage/sqlite.go), with rows that add up.
CREATE TABLE disk_stats (
  path TEXT NOT NULL, level INTEGER NOT NULL, size INTEGER NOT NULL, file_count INTEGER NOT NULL,
  dir_count INTEGER NOT NULL, size_buckets TEXT, top_files TEXT, others_total INTEGER DEFAULT 0,
  others_count INTEGER DEFAULT 0, last_updated DATETIME DEFAULT CURRENT_TIMESTAMP, PRIMARY KEY (path, level)
);
CREATE INDEX idx_level ON disk_stats(level);
CREATE INDEX idx_path_prefix ON disk_stats(path);
CREATE INDEX idx_size_desc ON disk_stats(size DESC);
CREATE INDEX idx_last_updated ON disk_stats(last_updated);
