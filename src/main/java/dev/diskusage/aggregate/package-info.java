/// Turns the entries of a walk into usage per reported directory: sums, size classes, hard links. Memory grows with the
/// reported directories on the way down and with nothing else: rows leave as soon as their subtree is complete.
@NullMarked
package dev.diskusage.aggregate;

import org.jspecify.annotations.NullMarked;
