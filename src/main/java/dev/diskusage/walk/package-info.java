/// Walks a tree in parallel: directories in, entries out to an [EntryVisitor], failures as data. Knows nothing of sums.
/// Depth first, so memory is the depth and not the number of files; nothing is allocated per file.
@NullMarked
package dev.diskusage.walk;

import org.jspecify.annotations.NullMarked;
