/// SQLite: a run is a file, the catalogue knows the runs, retention removes them. The run files ([RunWriter],
/// [RunFile]) are plain Java, for the one-off command too; [UsageStore] keeps a folder of them under Quarkus. Knows
/// nothing of who
/// walks or who asks. Called by ingest, local, cli, metrics, query and reconcile.
@NullMarked
package dev.diskusage.store;

import org.jspecify.annotations.NullMarked;
