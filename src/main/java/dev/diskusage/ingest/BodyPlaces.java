package dev.diskusage.ingest;

import dev.diskusage.store.RunId;
import dev.diskusage.wire.BatchCodec;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;

/// Who may send a body, before anything of it is read: a pod that opens connection after connection fills no memory and
/// takes no other run's place. Any thread.
@Singleton
final class BodyPlaces {
    private final int all;
    private final Map<RunId, Integer> taken = new HashMap<>();
    private int takenOfAll;

    /// As many as all runs that may be open can use, 4 MiB each at most: 64 MiB by default.
    @Inject
    BodyPlaces(IngestConfig config) {
        all = config.maxRuns() * BatchCodec.MAX_UNANSWERED;
    }

    /// Held from before the first byte until the batch is stored.
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /// @throws Refused when the run has as many as a scanner sends at once, or all are taken
    synchronized Place take(RunId run) {
        int ofRun = taken.getOrDefault(run, 0);
        if (ofRun == BatchCodec.MAX_UNANSWERED) {
            throw new Refused(429, "run " + run.id() + " sends " + ofRun + " batches already, the most at once");
        }
        if (takenOfAll == all) {
            throw new Refused(503, "the operator is busy with the batches of other scans");
        }
        taken.put(run, ofRun + 1);
        takenOfAll++;
        return () -> give(run);
    }

    private synchronized void give(RunId run) {
        taken.computeIfPresent(run, (_, ofRun) -> ofRun == 1 ? null : ofRun - 1);
        takenOfAll--;
    }
}
