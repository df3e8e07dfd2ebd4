/// Prometheus' view of the last published runs: which series there are, what they are called and what they mean. Reads
/// the store, never a volume. Called by Prometheus through `/metrics`.
@NullMarked
package dev.diskusage.metrics;

import org.jspecify.annotations.NullMarked;
