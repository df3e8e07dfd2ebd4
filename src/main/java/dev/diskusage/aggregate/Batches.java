package dev.diskusage.aggregate;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.LinkedUsage;
import dev.diskusage.usage.UsageSink;
import java.util.ArrayList;
import java.util.List;

/// Lets the walk's threads through to the sink one at a time, in batches: a slow sink makes them wait here.
final class Batches {
    private final UsageSink sink;
    private final int batchSize;
    private List<DirectoryUsage> rows = new ArrayList<>();
    private long rowCount;

    Batches(UsageSink sink, int batchSize) {
        this.sink = sink;
        this.batchSize = batchSize;
    }

    synchronized void row(DirectoryUsage row) {
        rows.add(row);
        rowCount++;
        if (rows.size() >= batchSize) {
            flush();
        }
    }

    /// Hands over what is left. @return all rows of this path
    synchronized long finish() {
        if (!rows.isEmpty()) {
            flush();
        }
        return rowCount;
    }

    private void flush() {
        List<DirectoryUsage> full = rows;
        rows = new ArrayList<>(full.size());
        sink.accept(full);
    }

    synchronized void linked(List<LinkedUsage> additions) {
        sink.addLinked(additions);
    }
}
