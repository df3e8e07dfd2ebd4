package dev.diskusage.reconcile;

import dev.diskusage.api.Condition;
import dev.diskusage.api.Condition.Status;
import dev.diskusage.api.DiskUsageScan;
import dev.diskusage.api.DiskUsageScanStatus;
import dev.diskusage.api.DiskUsageScanStatus.Problem;
import dev.diskusage.api.Timetable;
import dev.diskusage.reconcile.Findings.Result;
import dev.diskusage.reconcile.Findings.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The conditions by kstatus' rules: `Ready` always; `Reconciling` and `Stalled` only while true; `VolumeAccessible`
/// once tried; `StorePressure` and `StoreDamaged` only while true, and told with a result: they cost no write of their
/// own. A routine scan does not set `Reconciling`, else every wait for readiness would wait for it.
final class Conditions {
    static final String READY = "Ready";
    static final String RECONCILING = "Reconciling";
    static final String STALLED = "Stalled";
    static final String VOLUME_ACCESSIBLE = "VolumeAccessible";

    static final String STORE_PRESSURE = "StorePressure";
    static final String STORE_DAMAGED = "StoreDamaged";

    /// What says that the volume itself could not be got at.
    private static final List<String> VOLUME_REASONS = List.of(
            "FailedMount", "FailedAttachVolume", "FailedMapVolume", "PrepareTimeout", "PathUnreadable", "Preempted");

    /// Results older than this many intervals are said to be old: one missed scan and one that failed are within.
    private static final int STALE_AFTER_INTERVALS = 3;

    private static final Duration STALE_AT_LEAST = Duration.ofHours(1);

    private final DiskUsageScan scan;
    private final DiskUsageScanStatus before;
    private final History history;
    private final Findings findings;
    private final List<Condition> conditions = new ArrayList<>();

    private Conditions(DiskUsageScan scan, DiskUsageScanStatus before, History history, Findings findings) {
        this.scan = scan;
        this.before = before;
        this.history = history;
        this.findings = findings;
    }

    /// @param before the status that is replaced
    /// @param history as it is now
    static List<Condition> of(DiskUsageScan scan, DiskUsageScanStatus before, History history, Findings findings) {
        var made = new Conditions(scan, before, history, findings);
        made.make();
        made.store();
        return made.conditions;
    }

    static Optional<Condition> find(DiskUsageScanStatus status, String type) {
        return status.conditions().stream()
                .filter(each -> each.type().equals(type))
                .findFirst();
    }

    private void make() {
        boolean first = before.lastSuccessfulScanTime() == null && !findings.succeeded();
        switch (findings.state()) {
            case State.Resting _ -> {
                lastResult();
                keep(VOLUME_ACCESSIBLE);
            }
            case State.Suspended _ -> {
                add(
                        READY,
                        first ? Status.UNKNOWN : Status.TRUE,
                        "Suspended",
                        "spec.suspend is true: no scan is started");
                keep(VOLUME_ACCESSIBLE);
            }
            case State.Queued(String reason, String message) ->
                inProgress(first, "WaitingForFirstScan", reason, message);
            case State.Preparing(String reason, String message) ->
                inProgress(first, "WaitingForFirstScan", reason, message);
            case State.Blocked(String reason, String message) -> {
                inProgress(first, reason, reason, message);
                volumeFailed(reason, message);
            }
            case State.Scanning _ -> {
                inProgress(first, "WaitingForFirstScan", "Scanning", "the volume is being read");
                replace(VOLUME_ACCESSIBLE, Status.TRUE, "Mounted", "the scan's pod runs with the volume mounted");
            }
            case State.Succeeded(long unreadable) -> succeeded(unreadable);
            case State.Failed(Problem why) -> failed(why);
            case State.Held(Problem why) -> held(why);
            case State.Invalid(String message) -> {
                add(READY, Status.FALSE, "InvalidSpec", message);
                add(STALLED, Status.TRUE, "InvalidSpec", message);
                keep(VOLUME_ACCESSIBLE);
            }
        }
    }

    private void store() {
        Result result = findings.result();
        if (result == null) {
            keep(STORE_PRESSURE);
            keep(STORE_DAMAGED);
            return;
        }
        if (result.warnings().lack() != null) {
            add(STORE_PRESSURE, Status.TRUE, "StoreFull", result.warnings().lack());
        }
        if (result.warnings().damage() != null) {
            add(
                    STORE_DAMAGED,
                    Status.TRUE,
                    "ResultsMovedAside",
                    result.warnings().damage());
        }
    }

    /// @param unready the reason of `Ready` while nothing is known
    private void inProgress(boolean first, String unready, String reason, String message) {
        if (first && history.setbacks().last() == null) {
            add(READY, Status.UNKNOWN, unready, message);
        } else if (isStale()) {
            add(READY, Status.FALSE, "Stale", "the results are of " + before.lastSuccessfulScanTime() + ": " + message);
        } else {
            lastResult();
        }
        if (first) {
            add(RECONCILING, Status.TRUE, reason, message);
        }
        keep(VOLUME_ACCESSIBLE);
    }

    /// As the alert DiskUsageScanStale says it: three of its intervals, and never less than an hour.
    private boolean isStale() {
        Instant success = before.lastSuccessfulScanTime();
        if (success == null || Timetable.problem(scan.getSpec()) != null) {
            return false;
        }
        Duration late = Timetable.of(scan.getSpec()).distance(findings.now()).multipliedBy(STALE_AFTER_INTERVALS);
        Duration limit = late.compareTo(STALE_AT_LEAST) < 0 ? STALE_AT_LEAST : late;
        return success.plus(limit).isBefore(findings.now());
    }

    /// Of the last scan, whatever was said in between.
    private void lastResult() {
        Problem problem = history.setbacks().last();
        if (problem != null) {
            problem(problem);
        } else if (before.lastSuccessfulScanTime() != null) {
            readyWith(before.usage() == null ? 0 : before.usage().unreadableEntries());
        } else {
            add(READY, Status.UNKNOWN, "WaitingForFirstScan", "no scan has ended yet");
        }
    }

    private void problem(Problem why) {
        add(READY, Status.FALSE, why.reason(), why.message());
        if (why.needsPerson()) {
            add(STALLED, Status.TRUE, why.reason(), why.message());
        }
    }

    private void succeeded(long unreadable) {
        readyWith(unreadable);
        add(VOLUME_ACCESSIBLE, Status.TRUE, "Mounted", "the last scan read the volume");
    }

    private void readyWith(long unreadable) {
        if (unreadable == 0) {
            add(READY, Status.TRUE, "ScanSucceeded", "the last scan read everything");
        } else {
            add(
                    READY,
                    Status.TRUE,
                    "ScanSucceededPartially",
                    unreadable + " entries could not be read and are missing from the totals: see spec.security");
        }
    }

    private void failed(Problem why) {
        problem(why);
        keep(VOLUME_ACCESSIBLE);
        volumeFailed(why.reason(), why.message());
    }

    private void held(Problem why) {
        problem(why);
        add(VOLUME_ACCESSIBLE, Status.FALSE, why.reason(), why.message());
    }

    private void volumeFailed(String reason, String message) {
        if (VOLUME_REASONS.contains(reason)) {
            replace(VOLUME_ACCESSIBLE, Status.FALSE, reason, message);
        }
    }

    private void keep(String type) {
        find(before, type).ifPresent(each -> add(type, each.status(), each.reason(), each.message()));
    }

    private void replace(String type, Status status, String reason, String message) {
        conditions.removeIf(each -> each.type().equals(type));
        add(type, status, reason, message);
    }

    /// The time of the last transition stays while the status does.
    private void add(String type, Status status, String reason, String message) {
        @Nullable
        Condition old =
                find(before, type).filter(each -> each.status() == status).orElse(null);
        conditions.add(new Condition(
                type,
                status,
                scan.getMetadata().getGeneration(),
                old == null ? findings.now() : old.lastTransitionTime(),
                reason,
                message));
    }
}
