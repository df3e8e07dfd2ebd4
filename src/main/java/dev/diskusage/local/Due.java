package dev.diskusage.local;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Whether a scan starts now: decided from what is known, without a clock of its own.
sealed interface Due {
    record Now() implements Due {}

    /// @param at when it is due if nothing changes
    record Later(Instant at) implements Due {}

    record Suspended() implements Due {}

    /// A run is waiting or under way; never two of one scan.
    record Busy() implements Due {}

    /// @param started the last run, null when this process has started none
    /// @param requestId that the last run answered
    record History(
            boolean busy,
            @Nullable Instant started,
            @Nullable String requestId) {
        static final History NONE = new History(false, null, null);
    }

    /// The first run is due at once. Times that passed while a run was under way, or the machine slept, are made up for
    /// by one run.
    static Due of(LocalScan.Timing timing, History history, Instant now) {
        if (timing.suspended()) {
            return new Suspended();
        }
        if (history.busy()) {
            return new Busy();
        }
        Instant started = history.started();
        boolean asked = timing.requestId() != null && !Objects.equals(timing.requestId(), history.requestId());
        // A start in the future means that the clock was set back: waiting for it could take years.
        if (started == null || asked || started.isAfter(now)) {
            return new Now();
        }
        Instant next = timing.timetable().next(started);
        return next.isAfter(now) ? new Later(next) : new Now();
    }
}
