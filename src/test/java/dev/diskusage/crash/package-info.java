/// Whether the store survives. A process that works on one is killed at random instants and steps, or its disk fails
/// under it, and what it leaves is held against what it had said.
@NullMarked
package dev.diskusage.crash;

import org.jspecify.annotations.NullMarked;
