package dev.diskusage.ingest;

import dev.diskusage.store.BenchmarkTree;
import dev.diskusage.store.RunTree;
import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.LinkedUsage;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.UsageSink;
import dev.diskusage.wire.Batch;
import dev.diskusage.wire.BatchCodec;
import java.util.ArrayList;
import java.util.List;

/// The bodies that a scanner would send for a tree; the last one ends the run.
final class Batches {
    private Batches() {}

    static List<byte[]> of(BenchmarkTree tree, int batchSize) {
        BatchCodec codec = new BatchCodec();
        List<byte[]> bodies = new ArrayList<>();
        RunSummary summary =
                tree.emitBatches(batchSize, batch -> bodies.add(codec.encode(new Batch.Directories(batch))));
        bodies.add(codec.encode(new Batch.End(summary)));
        return bodies;
    }

    static List<byte[]> of(RunTree tree, int batchSize) {
        BatchCodec codec = new BatchCodec();
        List<byte[]> bodies = new ArrayList<>();
        tree.writeTo(
                new UsageSink() {
                    @Override
                    public void accept(List<DirectoryUsage> batch) {
                        bodies.add(codec.encode(new Batch.Directories(batch)));
                    }

                    @Override
                    public void addLinked(List<LinkedUsage> batch) {
                        bodies.add(codec.encode(new Batch.Linked(batch)));
                    }
                },
                batchSize);
        bodies.add(codec.encode(new Batch.End(tree.summary())));
        return bodies;
    }
}
