package dev.diskusage.wire;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.LinkedUsage;
import dev.diskusage.usage.RunSummary;
import java.util.List;

/// One message of a scanner. Its run and its number (from 1, without gaps) are not in it: they are in the URL.
public sealed interface Batch {
    /// @param rows at most [BatchCodec#MAX_ROWS]
    record Directories(List<DirectoryUsage> rows) implements Batch {
        public Directories {
            rows = List.copyOf(rows);
        }
    }

    /// @param additions at most [BatchCodec#MAX_ROWS]
    record Linked(List<LinkedUsage> additions) implements Batch {
        public Linked {
            additions = List.copyOf(additions);
        }
    }

    /// The last message of a run: nothing counts before it was answered.
    record End(RunSummary summary) implements Batch {}
}
