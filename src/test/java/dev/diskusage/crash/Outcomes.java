package dev.diskusage.crash;

import java.util.Map;
import java.util.TreeMap;

/// What became of each instant, as docs/benchmarks.md has it.
final class Outcomes {
    /// What was said before the end, and what was being done then.
    private static final Map<String, String> PHASES = Map.ofEntries(
            Map.entry("start", "start"),
            Map.entry("ready", "ingest"),
            Map.entry("begin", "ingest"),
            Map.entry("wrote", "ingest"),
            Map.entry("publish", "publish"),
            Map.entry("published", "retention"),
            Map.entry("retire", "retention"),
            Map.entry("retired", "between"),
            Map.entry("leave", "dropping an abandoned run"),
            Map.entry("drop", "dropping an abandoned run"),
            Map.entry("dropped", "between"),
            Map.entry("fail", "recording a failed run"),
            Map.entry("failed", "between"),
            Map.entry("forget", "forgetting a scan"),
            Map.entry("forgot", "between"),
            Map.entry("stop", "close"));

    private final Map<String, long[]> byPhase = new TreeMap<>();

    void add(String lastWord, boolean ahead) {
        byPhase.computeIfAbsent(PHASES.get(lastWord), _ -> new long[2])[ahead ? 1 : 0]++;
    }

    /// Instants at which nothing more was done than was said, and others.
    @Override
    public String toString() {
        StringBuilder table = new StringBuilder("| killed during | instants | as it had said | a step further |\n");
        byPhase.forEach((phase, count) ->
                table.append("| %s | %d | %d | %d |\n".formatted(phase, count[0] + count[1], count[0], count[1])));
        return table.toString();
    }
}
