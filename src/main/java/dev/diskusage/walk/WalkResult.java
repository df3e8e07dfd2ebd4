package dev.diskusage.walk;

import java.util.List;
import java.util.Map;

/// What a walk ended with besides what the visitors saw.
///
/// @param failures entries by the errno's name; `ENOENT` is what vanished during the walk
/// @param first the first of them
public record WalkResult(Map<String, Long> failures, List<WalkFailure> first, int threads) {
    public WalkResult {
        failures = Map.copyOf(failures);
        first = List.copyOf(first);
    }
}
