package dev.diskusage.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diskusage.api.DiskUsageScan;
import dev.diskusage.job.JobOutcome;
import dev.diskusage.reconcile.JobGate.Admission;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JobGateTest {
    private static final DiskUsageScan MEDIA = Made.scan("media", "");
    private static final Watched NOTHING = new Watched(List.of(), List.of(), List.of(), Made.claim());

    private final PlayedApi api = new PlayedApi();
    private final JobGate gate = new JobGate(api, new Slots(2, 2, 1));

    /// Many scans that are due at once, and an informer that has shown none of their Jobs yet.
    @Test
    void noMoreJobsAreMadeThanThereAreSlotsThoughTheInformerShowsNone() {
        List<Admission> answers = Stream.of("r1", "r2", "r3")
                .map(run -> admit(run, null, NOTHING))
                .toList();

        assertThat(answers.subList(0, 2)).allMatch(Admission.Created.class::isInstance);
        assertThat(answers.get(2))
                .isEqualTo(new Admission.Full("2 scans run already: see disk-usage.reconcile.max-scans"));
        assertThat(api.jobs).containsOnlyKeys("job-r1", "job-r2");
    }

    @Test
    void fromManyThreadsNoMoreJobsAreMadeEither() {
        List<CompletableFuture<Admission>> asked = IntStream.range(0, 50)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> admit("r" + i, null, NOTHING)))
                .toList();

        assertThat(asked.stream().map(CompletableFuture::join).filter(Admission.Created.class::isInstance))
                .hasSize(2);
        assertThat(api.jobs).hasSize(2);
    }

    @Test
    void aJobThatTheInformerShowsTakesOneSlotOnly() {
        admit("r1", null, NOTHING);
        Watched shown = new Watched(List.of(), List.copyOf(api.jobs.values()), List.of(), Made.claim());

        assertThat(gate.taken(shown, Made.NOW)).hasSize(1);
        assertThat(admit("r2", null, shown)).isInstanceOf(Admission.Created.class);
    }

    @Test
    void aNodeIsFullBeforeTheInformerShowsItsPod() {
        admit("r1", "node-1", NOTHING);

        assertThat(admit("r2", "node-1", NOTHING)).isInstanceOf(Admission.Full.class);
        assertThat(admit("r2", "node-2", NOTHING)).isInstanceOf(Admission.Created.class);
    }

    @Test
    void aSlotIsFreeOnceTheJobIsEndedThoughTheInformerNeverShowedIt() {
        admit("r1", null, NOTHING);
        admit("r2", null, NOTHING);

        gate.end("shop", "job-r1");

        assertThat(api.jobs).containsOnlyKeys("job-r2");
        assertThat(admit("r3", null, NOTHING)).isInstanceOf(Admission.Created.class);
    }

    /// Somebody deleted it before the informer saw it: its slot does not stay taken.
    @Test
    void aJobThatNobodyEverSeesTakesItsSlotForAMinuteOnly() {
        admit("r1", null, NOTHING);

        assertThat(gate.taken(NOTHING, Made.NOW.plus(Duration.ofMinutes(1)))).hasSize(1);
        assertThat(gate.taken(NOTHING, Made.NOW.plus(Duration.ofSeconds(61)))).isEmpty();
    }

    @Test
    void aJobThatTheApiServerRefusesTakesNoSlot() {
        api.refusal = new JobOutcome.Waiting("QuotaExceeded", "exceeded quota", true);

        assertThat(admit("r1", null, NOTHING)).isEqualTo(new Admission.Refused(api.refusal));
        assertThat(gate.taken(NOTHING, Made.NOW)).isEmpty();
    }

    @Test
    void whenTheApiServerDoesNotAnswerNoSlotIsTaken() {
        api.unreachable.add("job-r1");

        assertThatThrownBy(() -> admit("r1", null, NOTHING)).isInstanceOf(KubernetesClientException.class);
        assertThat(gate.taken(NOTHING, Made.NOW)).isEmpty();
    }

    private Admission admit(String run, @Nullable String node, Watched watched) {
        Job job = Made.job(MEDIA, run, Made.NOW);
        return gate.admit(job, node, watched, Made.NOW);
    }
}
