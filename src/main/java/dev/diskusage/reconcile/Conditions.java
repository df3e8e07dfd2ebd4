package dev.diskusage.reconcile;

import dev.diskusage.api.Condition;
import dev.diskusage.api.Condition.Status;
import dev.diskusage.api.DiskUsageScan;
import dev.diskusage.api.DiskUsageScanStatus;
import dev.diskusage.api.Timetable;
import dev.diskusage.reconcile.Findings.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The conditions by kstatus' rules: `Ready` always; `Reconciling` and `Stalled` only while true; `VolumeAccessible`
/// once tried. A routine scan does not set `Reconciling`, else every wait for readiness would wait for it.
final class Conditions {
    static final String READY = "Ready";
    static final String RECONCILING = "Reconciling";
    static final String STALLED = "Stalled";
    static final String VOLUME_ACCESSIBLE = "VolumeAccessible";

    /// What says that the volume itself could not be got at.
    private static final List<String> VOLUME_REASONS = List.of(
            "FailedMount", "FailedAttachVolume", "FailedMapVolume", "PrepareTimeout", "PathUnreadable", "Preempted");

    /// Reasons of `Ready` that speak of the spec or the moment: they end with what they speak of, not with a scan.
    private static final List<String> PASSING_REASONS = List.of("Suspended", "InvalidSpec", "Stale");

    /// Results older than this many intervals are said to be old: one missed scan and one that failed are within.
    private static final int STALE_AFTER_INTERVALS = 3;

    private static final Duration STALE_AT_LEAST = Duration.ofHours(1);

    private final DiskUsageScan scan;
    private final DiskUsageScanStatus before;
    private final Findings findings;
    private final List<Condition> conditions = new ArrayList<>();

    private Conditions(DiskUsageScan scan, DiskUsageScanStatus before, Findings findings) {
        this.scan = scan;
        this.before = before;
        this.findings = findings;
    }

    static List<Condition> of(DiskUsageScan scan, DiskUsageScanStatus before, Findings findings) {
        var made = new Conditions(scan, before, findings);
        made.make();
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
                keepReady();
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
            case State.Failed(String reason, String message) -> failed(reason, message);
            case State.Held(String reason, String message, boolean needsPerson) -> held(reason, message, needsPerson);
            case State.Invalid(String message) -> {
                add(READY, Status.FALSE, "InvalidSpec", message);
                add(STALLED, Status.TRUE, "InvalidSpec", message);
                keep(VOLUME_ACCESSIBLE);
            }
        }
    }

    /// @param unready the reason of `Ready` while nothing is known
    private void inProgress(boolean first, String unready, String reason, String message) {
        if (first && lastingReady().map(each -> each.status() != Status.FALSE).orElse(true)) {
            add(READY, Status.UNKNOWN, unready, message);
        } else if (isStale()) {
            add(READY, Status.FALSE, "Stale", "the results are of " + before.lastSuccessfulScanTime() + ": " + message);
        } else {
            keepReady();
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

    /// What `Ready` says of the last scan; where it spoke of something that is over, by what the status remembers.
    private void keepReady() {
        if (lastingReady().isPresent()) {
            keep(READY);
        } else if (Objects.requireNonNullElse(before.consecutiveFailures(), 0) > 0) {
            add(READY, Status.FALSE, "ScanFailed", "the last scan failed: see the events of this resource");
        } else if (before.lastSuccessfulScanTime() != null) {
            readyWith(before.usage() == null ? 0 : before.usage().unreadableEntries());
        } else {
            add(READY, Status.UNKNOWN, "WaitingForFirstScan", "no scan has ended yet");
        }
    }

    private Optional<Condition> lastingReady() {
        return find(before, READY)
                .filter(each -> !PASSING_REASONS.contains(each.reason()))
                .filter(each -> findings.state() instanceof State.Queued || !spokeOfHold(each));
    }

    /// Whoever starts a scan, or has nothing to start, is held up no more. A hold is the only reason that both
    /// conditions share without a scan having failed by it.
    private boolean spokeOfHold(Condition ready) {
        return !VOLUME_REASONS.contains(ready.reason())
                && find(before, VOLUME_ACCESSIBLE)
                        .filter(each ->
                                each.status() == Status.FALSE && each.reason().equals(ready.reason()))
                        .isPresent();
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

    private void failed(String reason, String message) {
        add(READY, Status.FALSE, reason, message);
        keep(VOLUME_ACCESSIBLE);
        volumeFailed(reason, message);
    }

    private void volumeFailed(String reason, String message) {
        if (VOLUME_REASONS.contains(reason)) {
            replace(VOLUME_ACCESSIBLE, Status.FALSE, reason, message);
        }
    }

    private void held(String reason, String message, boolean needsPerson) {
        add(READY, Status.FALSE, reason, message);
        add(VOLUME_ACCESSIBLE, Status.FALSE, reason, message);
        if (needsPerson) {
            add(STALLED, Status.TRUE, reason, message);
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
