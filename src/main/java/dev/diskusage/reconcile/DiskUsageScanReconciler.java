package dev.diskusage.reconcile;

import static java.util.Objects.requireNonNull;

import dev.diskusage.api.Condition;
import dev.diskusage.api.DiskUsageScan;
import dev.diskusage.api.DiskUsageScanStatus;
import dev.diskusage.ingest.IngestCertificate;
import dev.diskusage.job.JobConfig;
import dev.diskusage.job.ScanJob;
import dev.diskusage.reconcile.Action.Done;
import dev.diskusage.store.UsageStore;
import dev.diskusage.usage.Progress;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The loop of one resource: observe, decide, act, write the status. Level-based: whatever event came, the whole
/// situation is looked at. JOSDK calls it, for one resource by one thread at a time. comparableResourceVersions: with
/// them JOSDK 5.3.2 loses a spec change that comes while it writes a status (JOSDK#3398). Generation awareness is off
/// since the filter knows generations and the annotation that asks for a scan.
@ControllerConfiguration(
        name = "disk-usage-scan",
        generationAwareEventProcessing = false,
        informer =
                @Informer(
                        comparableResourceVersions = false,
                        informerListLimit = 500,
                        onUpdateFilter = SpecOrRequestChanged.class),
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 5, timeUnit = TimeUnit.MINUTES))
// Without an end: an API server that was away for long must not leave resources behind. From 2 s to 5 min.
@GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 2000, intervalMultiplier = 1.5, maxInterval = 300_000)
public class DiskUsageScanReconciler implements Reconciler<DiskUsageScan> {
    private static final System.Logger LOG = System.getLogger(DiskUsageScanReconciler.class.getName());

    /// After an act the next decision follows as soon as events have had a moment to arrive.
    private static final Duration AT_ONCE = Duration.ofMillis(200);

    /// Who waits for a slot looks again after a quarter of the time it has waited, but not sooner.
    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(5);

    private final Cluster cluster;
    private final ServedScans served;
    private final Observation observation;
    private final Action action;
    private final JobGate gate;
    private final InstantSource clock;
    private final LoopPulse pulse;
    private final WrittenStatuses written = new WrittenStatuses();
    private final ShownProgress progress = new ShownProgress();
    private @Nullable Informers informers;

    @Inject
    DiskUsageScanReconciler(
            Cluster cluster, ServedScans served, JobConfig jobConfig, ReconcileConfig config, IngestCertificate trust) {
        this(cluster, served, new ScanJob(jobConfig), config, trust::trustedPem);
    }

    /// @param trusted the certificates that scanners trust, as PEM; empty where they come by plain HTTP
    DiskUsageScanReconciler(
            Cluster cluster, ServedScans served, ScanJob scanJob, ReconcileConfig config, Supplier<String> trusted) {
        UsageStore store = served.store();
        var slots = new Slots(config.maxScans(), config.maxScansPerNamespace(), config.maxScansPerNode());
        this.gate = new JobGate(cluster, slots);
        this.cluster = cluster;
        this.served = served;
        this.observation = new Observation(cluster, store, slots, gate);
        this.action = new Action(cluster, store, scanJob, trusted, gate);
        this.clock = InstantSource.system();
        this.pulse = served.pulse();
    }

    @Override
    public List<EventSource<?, DiskUsageScan>> prepareEventSources(EventSourceContext<DiskUsageScan> context) {
        var made = new Informers(context);
        informers = made;
        served.declaredIn(context.getPrimaryCache());
        return made.sources();
    }

    @Override
    public UpdateControl<DiskUsageScan> reconcile(DiskUsageScan scan, Context<DiskUsageScan> context) {
        pulse.reconciling(scan.getMetadata().getUid());
        // Whole seconds, as the API server's own times: what is written and read again is then the same.
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Watched watched = requireNonNull(informers, "informers").watched(scan);
        Set<String> uids = watched.scans().stream()
                .map(each -> each.getMetadata().getUid())
                .collect(Collectors.toSet());
        written.keepOnly(uids);
        progress.keepOnly(uids);
        DiskUsageScanStatus before = written.current(scan);
        // There is one only when an operator was killed in between: it goes before another one comes.
        removeLeftOver(scan, ScanStatus.history(before), watched);
        Decided decided = decide(scan, before, watched, now);
        if (decided.done().more() && decided.done().history().active() == null && !isGivenUp(decided.step())) {
            // What a scan that is over leads to goes into the same write.
            decided = decide(scan, decided.status(), watched, now);
        }
        Done done = decided.done();
        served.declare(scan, done.history().active() != null, now);
        if (!decided.status().equals(before)) {
            write(scan, before, decided.status(), now);
        }
        removeLeftOver(scan, done.history(), watched);
        return UpdateControl.<DiskUsageScan>noUpdate()
                .rescheduleAfter(done.more() ? AT_ONCE : wait(decided.step(), before, now));
    }

    /// Its Job may still run: it goes before another one comes.
    private static boolean isGivenUp(NextStep step) {
        return step instanceof NextStep.End;
    }

    private void removeLeftOver(DiskUsageScan scan, History history, Watched watched) {
        watched.leftOver(scan, history)
                .forEach(each -> gate.end(
                        each.getMetadata().getNamespace(), each.getMetadata().getName()));
    }

    private record Decided(NextStep step, Done done, DiskUsageScanStatus status) {}

    /// Decides and acts once. @param status as it would be now
    private Decided decide(DiskUsageScan scan, DiskUsageScanStatus status, Watched watched, Instant now) {
        ScanSituation situation = observation.of(scan, status, watched, now);
        NextStep step = NextStep.of(situation);
        Done done = action.act(step, scan, situation, watched);
        Progress shown =
                shownProgress(scan.getMetadata().getUid(), done.history().active(), now);
        return new Decided(step, done, ScanStatus.of(scan, status, done.history(), done.findings(), shown));
    }

    private @Nullable Progress shownProgress(String uid, History.@Nullable Active active, Instant now) {
        return active == null ? null : progress.of(uid, active.run(), served.progress(uid), now);
    }

    private void write(DiskUsageScan scan, DiskUsageScanStatus before, DiskUsageScanStatus after, Instant now) {
        Optional<DiskUsageScan> updated = cluster.writeStatus(scan, after);
        updated.ifPresent(written::wrote);
        Condition ready = Conditions.find(after, Conditions.READY).orElse(null);
        Condition old = Conditions.find(before, Conditions.READY).orElse(null);
        if (updated.isEmpty() || ready == null || !isTransition(old, ready)) {
            return;
        }
        try {
            cluster.note(scan, ready, now);
        } catch (KubernetesClientException e) {
            // An event is for reading along only.
            LOG.log(System.Logger.Level.DEBUG, "event not written", e);
        }
    }

    /// That a new resource waits for its first scan is no news.
    private static boolean isTransition(@Nullable Condition old, Condition ready) {
        return old == null
                ? ready.status() != Condition.Status.UNKNOWN
                : !old.reason().equals(ready.reason());
    }

    /// Bounded, so that an event that is lost costs minutes and not the scan. Looking again costs no call to the API
    /// server while no scan is due or under way.
    private static Duration wait(NextStep step, DiskUsageScanStatus before, Instant now) {
        Duration wait =
                switch (step) {
                    case NextStep.Watch(Instant until) -> Duration.between(now, until);
                    case NextStep.Sleep(Instant due) when due != null -> Duration.between(now, due);
                    case NextStep.Queue _, NextStep.Start _ ->
                        waited(before, now).dividedBy(4);
                    case NextStep.Sleep _,
                            NextStep.Hold _,
                            NextStep.Stall _,
                            NextStep.Succeed _,
                            NextStep.Fail _,
                            NextStep.End _ -> NextStep.LONGEST_SLEEP;
                };
        Duration atLeast =
                wait.compareTo(SHORTEST_WAIT) < 0 && !(step instanceof NextStep.Sleep) ? SHORTEST_WAIT : wait;
        Duration bounded = atLeast.compareTo(NextStep.LONGEST_SLEEP) > 0 ? NextStep.LONGEST_SLEEP : atLeast;
        return bounded.isPositive() ? bounded : AT_ONCE;
    }

    /// Since the scan stands where it stands: when it last became (not) ready.
    private static Duration waited(DiskUsageScanStatus before, Instant now) {
        return Conditions.find(before, Conditions.READY)
                .map(each -> Duration.between(each.lastTransitionTime(), now))
                .orElse(Duration.ZERO);
    }
}
