/// Stand-alone mode: the same scans without a cluster. Reads manifests from a folder, finds claims in a mapping of the
/// configuration, runs each scan in this process when it is due, and tells a person what happened. Started by Quarkus;
/// nobody calls it.
@NullMarked
package dev.diskusage.local;

import org.jspecify.annotations.NullMarked;
