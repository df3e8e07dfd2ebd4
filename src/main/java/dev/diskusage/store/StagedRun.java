package dev.diskusage.store;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.LinkedUsage;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.UsageSink;
import java.util.List;

/// A run on its way into the store; nobody sees it before [#publish]. By one thread at a time. All throw
/// [StoreException].
public final class StagedRun implements UsageSink, AutoCloseable {
    private final UsageStore store;
    private final RunId run;
    private final RunWriter writer;

    StagedRun(UsageStore store, RunId run, RunWriter writer) {
        this.store = store;
        this.run = run;
        this.writer = writer;
    }

    @Override
    public void accept(List<DirectoryUsage> batch) {
        writer.accept(batch);
    }

    @Override
    public void addLinked(List<LinkedUsage> batch) {
        writer.addLinked(batch);
    }

    /// How many calls of [#accept] and [#addLinked] are stored; each is one transaction that outlives a kill of the
    /// process, also those of an earlier process that [UsageStore#resume] goes on with.
    public long batches() {
        return writer.batches();
    }

    /// Instead of [#close]: lets go of it and leaves it staged, for [UsageStore#resume]. A run that [UsageStore#begin]
    /// began is dropped, at the next start; one whose scan was forgotten at once.
    public void keep() {
        if (store.letGo(run)) {
            writer.keep();
        } else {
            writer.close();
        }
    }

    /// Makes the run the scan's last published one, at once and durably, or leaves everything as it was.
    ///
    /// @throws StoreException also when the rows do not add up to the summary, or the scan was forgotten meanwhile
    public PublishedRun publish(RunSummary summary) {
        writer.finish(run, summary, store.lastPublished(run.scan().uid()).orElse(null));
        return store.publish(run, writer, summary);
    }

    /// Drops the run unless it was published. Records nothing: see [UsageStore#record].
    @Override
    public void close() {
        store.letGo(run);
        writer.close();
    }
}
