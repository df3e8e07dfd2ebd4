package dev.diskusage.reconcile;

import dev.diskusage.api.DiskUsageScan;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Whether the loop is alive: each resource comes up in time, and the informer's cache follows the API server. Both are
/// known to stop without a word (JOSDK#3398, fabric8#7435). An API server that is away is no sign of either. Any
/// thread.
final class LoopPulse {
    /// A resource is looked at every 5 minutes, and tried again within 5 after a failure: twice that is dead.
    static final Duration LONGEST_SILENCE = NextStep.LONGEST_SLEEP.multipliedBy(2);

    /// An informer that reconnects after an outage is behind for a minute at most.
    static final Duration LONGEST_LAG = Duration.ofMinutes(10);

    private final LongSupplier nanos;
    private final Map<String, Long> lastSeen = new ConcurrentHashMap<>();
    private final Map<String, Long> deafSince = new ConcurrentHashMap<>();
    private @Nullable Lag lag;
    private String lastAsked = "";

    /// @param nanos of a clock that never steps, as [System#nanoTime]
    LoopPulse(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /// @param cached its version when it was first found to be another than the API server's
    private record Lag(DiskUsageScan cached, long since) {}

    /// Said at the start of each reconcile, whatever becomes of it.
    void reconciling(String uid) {
        lastSeen.put(uid, nanos.getAsLong());
    }

    /// Compares one resource with the API server's, each time the next one, or the one that was behind again.
    ///
    /// @param cached what the informer knows
    /// @param asked the API server's answer; empty when the resource is gone
    /// @return whether the API server was asked
    synchronized boolean compare(Stream<DiskUsageScan> cached, Function<DiskUsageScan, Optional<DiskUsageScan>> asked) {
        Map<String, DiskUsageScan> byUid =
                cached.collect(Collectors.toMap(each -> each.getMetadata().getUid(), each -> each, (a, _) -> a));
        Lag known = lag;
        DiskUsageScan chosen = known == null
                ? next(byUid)
                : byUid.get(known.cached.getMetadata().getUid());
        if (chosen == null || known != null && !version(known.cached).equals(version(chosen))) {
            // It was taken out of the cache, or came up to date since.
            lag = null;
            return false;
        }
        lastAsked = chosen.getMetadata().getUid();
        boolean same = asked.apply(chosen)
                .filter(each -> version(each).equals(version(chosen)))
                .isPresent();
        lag = same ? null : known == null ? new Lag(chosen, nanos.getAsLong()) : known;
        return true;
    }

    /// Of the informers of Jobs, pods and claims no object is compared: they must at least have a watch.
    ///
    /// @param informers that have none now, while the API server answers
    void deaf(Set<String> informers) {
        deafSince.keySet().retainAll(informers);
        informers.forEach(each -> deafSince.putIfAbsent(each, nanos.getAsLong()));
    }

    /// The API server did not answer: nothing can be said of the informers, which cannot follow it either.
    synchronized void unknown() {
        lag = null;
        deafSince.clear();
    }

    /// @param cached what the informer knows
    /// @return what is wrong, or null
    @Nullable
    String problem(Stream<DiskUsageScan> cached) {
        long now = nanos.getAsLong();
        Map<String, String> names =
                cached.collect(Collectors.toMap(each -> each.getMetadata().getUid(), LoopPulse::name, (a, _) -> a));
        lastSeen.keySet().retainAll(names.keySet());
        // One that is not known yet has its time from now on.
        names.keySet().forEach(uid -> lastSeen.putIfAbsent(uid, now));
        Optional<String> silent = lastSeen.entrySet().stream()
                .filter(each -> longer(each.getValue(), now, LONGEST_SILENCE))
                .map(each -> names.get(each.getKey()))
                .findFirst();
        if (silent.isPresent()) {
            return silent.get() + " was not looked at for " + LONGEST_SILENCE.toMinutes() + " minutes";
        }
        for (var each : deafSince.entrySet()) {
            if (longer(each.getValue(), now, LONGEST_LAG)) {
                return "the informer of " + each.getKey() + " has no watch for " + LONGEST_LAG.toMinutes() + " minutes";
            }
        }
        return behind(now);
    }

    private synchronized @Nullable String behind(long now) {
        return lag != null && longer(lag.since, now, LONGEST_LAG)
                ? "the informer does not show what the API server knows of " + name(lag.cached) + " for "
                        + LONGEST_LAG.toMinutes() + " minutes"
                : null;
    }

    private @Nullable DiskUsageScan next(Map<String, DiskUsageScan> byUid) {
        return byUid.keySet().stream()
                .filter(uid -> uid.compareTo(lastAsked) > 0)
                .min(String::compareTo)
                .or(() -> byUid.keySet().stream().min(String::compareTo))
                .map(byUid::get)
                .orElse(null);
    }

    private static boolean longer(long since, long now, Duration than) {
        return now - since > than.toNanos();
    }

    private static String version(DiskUsageScan scan) {
        return scan.getMetadata().getResourceVersion();
    }

    private static String name(DiskUsageScan scan) {
        return scan.getMetadata().getNamespace() + "/" + scan.getMetadata().getName();
    }
}
