package dev.diskusage.store;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// How often a scanner, or somebody who pretends to be one, was refused since this process started. In memory; any
/// thread.
@Singleton
public final class RefusedRequests {
    /// The statuses that are answered: from the start, so that a first refusal shows as an increase.
    private static final List<Integer> STATUSES = List.of(400, 401, 403, 408, 409, 410, 413, 422, 429, 503, 507);

    private final ConcurrentMap<Integer, Long> byStatus = new ConcurrentHashMap<>();

    public RefusedRequests() {
        STATUSES.forEach(status -> byStatus.put(status, 0L));
    }

    /// @param status of HTTP that it was answered with
    public void count(int status) {
        byStatus.merge(status, 1L, Long::sum);
    }

    /// @return by status, in order
    public Map<Integer, Long> counts() {
        return new TreeMap<>(byStatus);
    }
}
