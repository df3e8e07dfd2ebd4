package dev.diskusage.reconcile;

import dev.diskusage.usage.Progress;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What statuses show of runs under way: the same for a minute, since each change is a write, and a scan may be
/// looked at as often as its pods and its claim change. Any thread.
final class ShownProgress {
    private final Map<String, Shown> byScan = new ConcurrentHashMap<>();

    private record Shown(String run, Progress progress, Instant since) {
        boolean isFresh(Instant now) {
            return !now.isBefore(since) && now.isBefore(since.plus(NextStep.WATCH));
        }
    }

    /// @param latest null while nothing is known
    @Nullable
    Progress of(String scanUid, String run, @Nullable Progress latest, Instant now) {
        Shown shown = byScan.get(scanUid);
        if (shown != null && shown.run.equals(run) && shown.isFresh(now)) {
            return shown.progress;
        }
        if (latest != null) {
            byScan.put(scanUid, new Shown(run, latest, now));
        }
        return latest;
    }

    /// Forgets scans that are gone.
    void keepOnly(Set<String> uids) {
        byScan.keySet().retainAll(uids);
    }
}
