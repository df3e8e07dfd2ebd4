package dev.diskusage.aggregate;

import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.HardLinks;

/// How to sum up one path.
///
/// @param rootName of the row of the root
/// @param depth levels below the root that get a row, 0 to [#MAX_DEPTH]
/// @param sizeClasses whether to count files by size class
/// @param batchSize rows per batch, at least 1
public record AggregateOptions(EntryName rootName, int depth, HardLinks hardLinks, boolean sizeClasses, int batchSize) {
    /// Levels. A path of PATH_MAX bytes has at most 2,048; a row knows all rows above it, so that a chain of a million
    /// directories must not give a million rows.
    public static final int MAX_DEPTH = 1000;
}
