package dev.diskusage.reconcile;

import dev.diskusage.api.Timetable;
import dev.diskusage.job.JobOutcome;
import dev.diskusage.job.Placement;
import dev.diskusage.reconcile.History.Handled;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// All that a decision about one scan rests on, observed at one instant. Holds no Kubernetes object.
///
/// @param now by the operator's clock, which may step back
/// @param live the scan's Job, or null when there is none
/// @param obstacle what keeps a scan that is due from starting, as far as it is known without asking; null when nothing
record ScanSituation(
        Instant now,
        Declared declared,
        History history,
        @Nullable LiveJob live,
        @Nullable Obstacle obstacle) {

    sealed interface Obstacle {
        /// None is free, or it is another scan's turn; see [Slots].
        record NoSlot() implements Obstacle {}

        /// Ends with a change of the claim.
        record NoVolume(Placement.Hold why) implements Obstacle {}
    }

    /// What the resource says.
    ///
    /// @param timetable null when the spec's is broken; `problem` then says how
    /// @param wishes what a scan that starts now would be started with
    record Declared(
            String uid,
            String name,
            @Nullable Timetable timetable,
            @Nullable String problem,
            boolean suspended,
            Handled wishes,
            Timeouts timeouts) {}

    record Timeouts(Duration prepare, Duration longest) {}

    /// @param scanHash that it was started with
    /// @param published whether the store has published its run: only that is success
    /// @param unwelcome whether a pod that wants the volume waits for this Job to go
    record LiveJob(
            String run,
            String job,
            String scanHash,
            Instant created,
            JobOutcome outcome,
            boolean published,
            boolean unwelcome) {}
}
