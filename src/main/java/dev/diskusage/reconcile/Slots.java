package dev.diskusage.reconcile;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who may start a scan now. Counted anew at each decision from the Jobs that live, so that no count can go wrong over
/// time: a Job that is gone has given its slot back.
///
/// @param global scans at once in all
/// @param perNamespace scans at once in one namespace
/// @param perNode scans at once on one node; only a scan that must run on a certain node is held back by it
record Slots(int global, int perNamespace, int perNode) {

    /// @param node null while its pod has none
    record Taken(String namespace, @Nullable String node) {}

    /// @param due since when it waits
    record Waiting(String uid, String namespace, Instant due) {}

    /// Whether `uid` is among those that get a slot when the free ones are given out in order of due time. Who cannot
    /// start for its namespace's limit does not hold up those behind it.
    boolean turnOf(String uid, List<Taken> taken, List<Waiting> waiting) {
        Map<String, Integer> used = new HashMap<>();
        taken.forEach(each -> used.merge(each.namespace(), 1, Integer::sum));
        int free = global - taken.size();
        List<Waiting> inOrder = waiting.stream()
                .sorted(Comparator.comparing(Waiting::due).thenComparing(Waiting::uid))
                .toList();
        for (Waiting each : inOrder) {
            if (free <= 0) {
                return false;
            }
            if (used.getOrDefault(each.namespace(), 0) < perNamespace) {
                if (each.uid().equals(uid)) {
                    return true;
                }
                used.merge(each.namespace(), 1, Integer::sum);
                free--;
            }
        }
        return false;
    }

    /// Which limit keeps one more from starting, for people; null when none does.
    @Nullable
    String full(Taken more, List<Taken> taken) {
        if (taken.size() >= global) {
            return global + " scans run already: see disk-usage.reconcile.max-scans";
        }
        if (taken.stream()
                        .filter(each -> each.namespace().equals(more.namespace()))
                        .count()
                >= perNamespace) {
            return perNamespace
                    + " scans run in this namespace already: see disk-usage.reconcile.max-scans-per-namespace";
        }
        String node = more.node();
        boolean busy = node != null
                && taken.stream().filter(each -> node.equals(each.node())).count() >= perNode;
        return busy
                ? perNode + " scans run on node " + node + " already: see disk-usage.reconcile.max-scans-per-node"
                : null;
    }
}
