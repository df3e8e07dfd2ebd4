package dev.diskusage.store;

import dev.diskusage.usage.Totals;
import java.util.List;

/// Directories of a run that have no place of their own among its largest, as one.
///
/// @param count how many; 1 at least
/// @param level the highest among them
/// @param all of those of that level, so that the sum over the level is what it would be without a limit; deeper ones
/// are within their parents
/// @param own of all of them, so that the sum of own usage over a path is still the path's
/// @param filesBySize of those of that level; empty when not counted
public record FoldedDirectories(long count, int level, Totals all, Totals own, List<Long> filesBySize) {}
