package dev.diskusage.store;

import dev.diskusage.usage.Progress;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// The scans that are declared now, and which of them run now: said by whoever starts runs, shown by whoever serves
/// them. In memory; any thread.
@Singleton
public final class WatchedScans {
    private final ConcurrentMap<String, WatchedScan> byUid = new ConcurrentHashMap<>();
    private final Set<String> running = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<String, Progress> progress = new ConcurrentHashMap<>();

    /// From now on, in place of what was said of this scan before.
    public void watch(WatchedScan scan) {
        byUid.put(scan.scan().uid(), scan);
    }

    public void unwatch(String scanUid) {
        byUid.remove(scanUid);
        ended(scanUid);
    }

    public Optional<WatchedScan> find(String scanUid) {
        return Optional.ofNullable(byUid.get(scanUid));
    }

    public Collection<WatchedScan> all() {
        return List.copyOf(byUid.values());
    }

    public void started(String scanUid) {
        running.add(scanUid);
    }

    public void ended(String scanUid) {
        running.remove(scanUid);
        progress.remove(scanUid);
    }

    /// Of a scan that runs; of any other it is dropped, so that what is kept is bounded by what is declared.
    public void came(String scanUid, Progress sofar) {
        if (running.contains(scanUid)) {
            progress.put(scanUid, sofar);
        }
    }

    /// @return empty while nothing was said
    public Optional<Progress> progress(String scanUid) {
        return Optional.ofNullable(progress.get(scanUid));
    }

    public boolean running(String scanUid) {
        return running.contains(scanUid);
    }
}
