package dev.diskusage.reconcile;

import dev.diskusage.api.DiskUsageScan;
import dev.diskusage.api.DiskUsageScanStatus;
import dev.diskusage.api.DiskUsageScanStatus.ActiveScan;
import dev.diskusage.api.DiskUsageScanStatus.Usage;
import dev.diskusage.api.GoDuration;
import dev.diskusage.reconcile.Findings.Result;
import dev.diskusage.reconcile.History.Active;
import dev.diskusage.reconcile.History.Handled;
import dev.diskusage.reconcile.History.Setbacks;
import dev.diskusage.store.PublishedRun;
import dev.diskusage.trend.FullForecast;
import dev.diskusage.trend.Period;
import dev.diskusage.trend.Trend;
import dev.diskusage.usage.IecSize;
import dev.diskusage.usage.Progress;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.Totals;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A status as the API server has it, and what it means to a decision: one translation, both ways.
final class ScanStatus {
    private ScanStatus() {}

    static History history(DiskUsageScanStatus status) {
        ActiveScan active = status.activeScan();
        return new History(
                status.lastRunId(),
                status.lastScanStartTime(),
                status.lastScanCompletionTime(),
                new Setbacks(
                        Objects.requireNonNullElse(status.consecutiveFailures(), 0),
                        Objects.requireNonNullElse(status.consecutiveSkips(), 0),
                        status.lastProblem()),
                Objects.requireNonNullElse(status.missedScans(), 0L),
                new Handled(status.lastSpecHash(), status.lastHandledRequestId(), status.lastHandledReconcileAt()),
                active == null ? null : new Active(active.runId(), active.jobName(), active.startTime()));
    }

    /// @param before the status that is replaced
    /// @param findings what was found out besides
    /// @param progress of the active run, null while nothing is known
    static DiskUsageScanStatus of(
            DiskUsageScan scan,
            DiskUsageScanStatus before,
            History history,
            Findings findings,
            @Nullable Progress progress) {
        Result result = findings.result();
        PublishedRun published = result == null ? null : result.run();
        return new DiskUsageScanStatus(
                scan.getMetadata().getGeneration(),
                Conditions.of(scan, before, history, findings),
                history.lastRun(),
                history.startedWith().scanHash(),
                history.lastStart(),
                history.lastEnd(),
                findings.succeeded() ? history.lastEnd() : before.lastSuccessfulScanTime(),
                published == null
                        ? before.lastScanDuration()
                        : GoDuration.print(published.summary().took()),
                findings.next() == null ? null : findings.next().truncatedTo(ChronoUnit.SECONDS),
                findings.state() instanceof Findings.State.Queued ? queuedSince(before, findings.now()) : null,
                history.startedWith().requestId(),
                history.startedWith().reconcileAt(),
                history.setbacks().failures(),
                history.setbacks().skips(),
                history.setbacks().last(),
                history.missed(),
                active(history, findings.node(), progress),
                published == null ? before.runId() : published.run().id(),
                result == null ? before.usage() : usage(result.run().summary(), result.stale()),
                result == null ? before.topDirectories() : result.top(),
                result == null ? before.trend() : trend(result.trend(), result.run()));
    }

    static Instant queuedSince(DiskUsageScanStatus before, Instant now) {
        return Objects.requireNonNullElse(before.queuedSince(), now);
    }

    private static @Nullable ActiveScan active(History history, @Nullable String node, @Nullable Progress progress) {
        Active active = history.active();
        return active == null
                ? null
                : new ActiveScan(
                        active.run(),
                        active.job(),
                        node,
                        active.since(),
                        progress == null ? null : progress.entries(),
                        progress == null ? null : progress.allocatedBytes());
    }

    private static Usage usage(RunSummary summary, int stale) {
        // Paths may overlap: what a volume uses is never more than its largest path says, and a sum would say twice.
        Totals all = largestOrSum(summary);
        return new Usage(
                IecSize.of(all.allocatedKnown() ? all.allocatedBytes() : all.apparentBytes()),
                all.allocatedKnown() ? all.allocatedBytes() : null,
                all.apparentBytes(),
                all.files(),
                all.directories(),
                summary.unreadable().entries(),
                stale == 0 ? null : (long) stale);
    }

    /// @return null while nothing is known
    private static DiskUsageScanStatus.@Nullable Trend trend(Trend trend, PublishedRun run) {
        FullForecast full = trend.full();
        var shown = new DiskUsageScanStatus.Trend(
                trend.growthBytes(Period.DAY),
                trend.growthBytes(Period.WEEK),
                full == null ? null : days(run, full.likely()),
                full == null ? null : days(run, full.earliest()));
        return shown.equals(DiskUsageScanStatus.Trend.UNKNOWN) ? null : shown;
    }

    /// Whole ones that are left, counted from the run.
    private static long days(PublishedRun run, Instant full) {
        return Math.max(0, ChronoUnit.DAYS.between(run.summary().ended(), full));
    }

    private static Totals largestOrSum(RunSummary summary) {
        List<RunSummary.PathTotals> outermost = summary.paths().stream()
                .filter(each -> summary.paths().stream()
                        .noneMatch(other -> other != each && each.path().isWithin(other.path())))
                .toList();
        return Stream.concat(Stream.of(Totals.NONE), outermost.stream().map(RunSummary.PathTotals::all))
                .reduce(Totals::plus)
                .orElse(Totals.NONE);
    }
}
