package dev.diskusage.reconcile;

import dev.diskusage.api.Condition;
import dev.diskusage.api.DiskUsageScan;
import dev.diskusage.api.DiskUsageScanStatus;
import dev.diskusage.api.DiskUsageScanStatus.Problem;
import dev.diskusage.reconcile.Findings.State;
import dev.diskusage.reconcile.History.Handled;
import dev.diskusage.reconcile.History.Setbacks;
import dev.diskusage.store.PublishedRun;
import dev.diskusage.store.RunId;
import dev.diskusage.trend.Trend;
import dev.diskusage.usage.RunSummary;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A status as it comes about: one state after the other, a minute apart, each written with the one before in hand.
final class Story {
    final DiskUsageScan scan;
    Instant now = Made.NOW;
    /// Said of where the results are, with each one.
    Findings.StoreWarnings warnings = Findings.StoreWarnings.NONE;

    DiskUsageScanStatus status = DiskUsageScanStatus.NONE;
    private History history = new History("r1", Made.NOW, null, Setbacks.NONE, 0, Handled.NOTHING, null);

    Story(DiskUsageScan scan) {
        this.scan = scan;
    }

    Story then(State... states) {
        for (State each : states) {
            now = now.plus(Duration.ofMinutes(1));
            if (each instanceof State.Failed(Problem why)) {
                history = history.failed(now, why);
            } else if (each instanceof State.Succeeded) {
                history = history.succeeded(now);
            }
            status = ScanStatus.of(scan, status, history, new Findings(now, each, null, null, result(each)), null);
        }
        return this;
    }

    private Findings.@Nullable Result result(State state) {
        if (!(state instanceof State.Succeeded(long unreadable))) {
            return null;
        }
        var summary = new RunSummary(
                now,
                Duration.ofSeconds(1),
                List.of(),
                new RunSummary.Unreadable(Map.of("EACCES", unreadable), List.of()),
                new RunSummary.FileSystem(0, 0, 0, 0));
        var run = new PublishedRun(new RunId(ServedScans.id(scan), "r1"), summary, Path.of("r1.db"), 1);
        return new Findings.Result(run, List.of(), 0, Trend.UNKNOWN, warnings);
    }

    Condition condition(String type) {
        return Conditions.find(status, type).orElseThrow();
    }

    /// `Ready=True/ScanSucceeded VolumeAccessible=True/Mounted`, in the order of the names.
    String shown() {
        return status.conditions().stream()
                .map(each -> each.type() + "="
                        + each.status().name().charAt(0)
                        + each.status().name().substring(1).toLowerCase(java.util.Locale.ROOT) + "/" + each.reason())
                .sorted()
                .collect(Collectors.joining(" "));
    }
}
