package dev.diskusage.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.api.Condition;
import dev.diskusage.api.Condition.Status;
import dev.diskusage.api.DiskUsageScanStatus.Problem;
import dev.diskusage.reconcile.Findings.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionsTest {
    private static final Map<String, State> STATES = Map.ofEntries(
            Map.entry("resting", new State.Resting()),
            Map.entry("suspended", new State.Suspended()),
            Map.entry("queued", new State.Queued("Queued", "waits for a slot")),
            Map.entry("preparing", new State.Preparing("JobCreated", "the Job was created")),
            Map.entry("blocked", new State.Blocked("ImagePullBackOff", "no image")),
            Map.entry("unmounted", new State.Blocked("FailedMount", "no mount")),
            Map.entry("scanning", new State.Scanning()),
            Map.entry("succeeded", new State.Succeeded(0)),
            Map.entry("partly", new State.Succeeded(7)),
            Map.entry("failed", new State.Failed(Made.PROBLEM)),
            Map.entry("unreadable", new State.Failed(new Problem("PathUnreadable", "no such path", false))),
            Map.entry("held", new State.Held(new Problem("ClaimNotFound", "create it", false))),
            Map.entry("lost", new State.Held(new Problem("ClaimLost", "the volume is gone", true))),
            Map.entry("invalid", new State.Invalid("spec.schedule: nonsense")));

    /// One state after the other -> what the last one leaves. `Reconciling` is there in a first scan only and
    /// `Stalled` while a person is needed (kstatus: abnormal-true conditions are absent otherwise).
    @ParameterizedTest
    @CsvSource({
        // Nothing is known before.
        "queued,               Ready=Unknown/WaitingForFirstScan Reconciling=True/Queued",
        "preparing,            Ready=Unknown/WaitingForFirstScan Reconciling=True/JobCreated",
        "blocked,              Ready=Unknown/ImagePullBackOff Reconciling=True/ImagePullBackOff",
        "unmounted,            Ready=Unknown/FailedMount Reconciling=True/FailedMount VolumeAccessible=False/FailedMount",
        "scanning,             Ready=Unknown/WaitingForFirstScan Reconciling=True/Scanning VolumeAccessible=True/Mounted",
        "succeeded,            Ready=True/ScanSucceeded VolumeAccessible=True/Mounted",
        "partly,               Ready=True/ScanSucceededPartially VolumeAccessible=True/Mounted",
        "failed,               Ready=False/OOMKilled",
        "unreadable,           Ready=False/PathUnreadable VolumeAccessible=False/PathUnreadable",
        "held,                 Ready=False/ClaimNotFound VolumeAccessible=False/ClaimNotFound",
        "lost,                 Ready=False/ClaimLost Stalled=True/ClaimLost VolumeAccessible=False/ClaimLost",
        "suspended,            Ready=Unknown/Suspended",
        "invalid,              Ready=False/InvalidSpec Stalled=True/InvalidSpec",
        "resting,              Ready=Unknown/WaitingForFirstScan",
        // It once succeeded: a routine scan changes nothing until it ends.
        "succeeded resting,    Ready=True/ScanSucceeded VolumeAccessible=True/Mounted",
        "succeeded queued,     Ready=True/ScanSucceeded VolumeAccessible=True/Mounted",
        "succeeded preparing,  Ready=True/ScanSucceeded VolumeAccessible=True/Mounted",
        "succeeded blocked,    Ready=True/ScanSucceeded VolumeAccessible=True/Mounted",
        "succeeded unmounted,  Ready=True/ScanSucceeded VolumeAccessible=False/FailedMount",
        "succeeded scanning,   Ready=True/ScanSucceeded VolumeAccessible=True/Mounted",
        "partly resting,       Ready=True/ScanSucceededPartially VolumeAccessible=True/Mounted",
        "partly succeeded,     Ready=True/ScanSucceeded VolumeAccessible=True/Mounted",
        "succeeded failed,     Ready=False/OOMKilled VolumeAccessible=True/Mounted",
        "succeeded unreadable, Ready=False/PathUnreadable VolumeAccessible=False/PathUnreadable",
        "succeeded held,       Ready=False/ClaimNotFound VolumeAccessible=False/ClaimNotFound",
        "succeeded suspended,  Ready=True/Suspended VolumeAccessible=True/Mounted",
        "succeeded invalid,    Ready=False/InvalidSpec Stalled=True/InvalidSpec VolumeAccessible=True/Mounted",
        // It failed: the next try says nothing better until it ends.
        "failed resting,       Ready=False/OOMKilled",
        "failed queued,        Ready=False/OOMKilled Reconciling=True/Queued",
        "failed preparing,     Ready=False/OOMKilled Reconciling=True/JobCreated",
        "failed scanning,      Ready=False/OOMKilled Reconciling=True/Scanning VolumeAccessible=True/Mounted",
        "unreadable scanning,  Ready=False/PathUnreadable Reconciling=True/Scanning VolumeAccessible=True/Mounted",
        "unreadable failed,    Ready=False/OOMKilled VolumeAccessible=False/PathUnreadable",
        "failed succeeded,     Ready=True/ScanSucceeded VolumeAccessible=True/Mounted",
        "failed suspended,     Ready=Unknown/Suspended",
        "succeeded failed preparing, Ready=False/OOMKilled VolumeAccessible=True/Mounted",
        "succeeded failed suspended, Ready=True/Suspended VolumeAccessible=True/Mounted"
    })
    void theConditionsFollowFromTheStateAndWhatWasBefore(String states, String conditions) {
        assertThat(story(states).shown()).isEqualTo(conditions);
    }

    /// What is over is said no longer, though no scan has ended since.
    @ParameterizedTest
    @CsvSource({
        "succeeded suspended resting,        Ready=True/ScanSucceeded VolumeAccessible=True/Mounted",
        "partly suspended resting,           Ready=True/ScanSucceededPartially VolumeAccessible=True/Mounted",
        "succeeded suspended scanning,       Ready=True/ScanSucceeded VolumeAccessible=True/Mounted",
        "failed suspended resting,           Ready=False/OOMKilled",
        "succeeded failed suspended resting, Ready=False/OOMKilled VolumeAccessible=True/Mounted",
        "failed held resting,                Ready=False/OOMKilled VolumeAccessible=False/ClaimNotFound",
        "failed invalid scanning, Ready=False/OOMKilled Reconciling=True/Scanning VolumeAccessible=True/Mounted",
        "suspended resting,                  Ready=Unknown/WaitingForFirstScan",
        "suspended preparing,                Ready=Unknown/WaitingForFirstScan Reconciling=True/JobCreated",
        "succeeded invalid resting,          Ready=True/ScanSucceeded VolumeAccessible=True/Mounted",
        "succeeded invalid queued,           Ready=True/ScanSucceeded VolumeAccessible=True/Mounted",
        "invalid preparing,                  Ready=Unknown/WaitingForFirstScan Reconciling=True/JobCreated",
        "held queued, Ready=Unknown/WaitingForFirstScan Reconciling=True/Queued VolumeAccessible=False/ClaimNotFound",
        "held preparing,    Ready=Unknown/WaitingForFirstScan Reconciling=True/JobCreated VolumeAccessible=False/ClaimNotFound",
        "held scanning,     Ready=Unknown/WaitingForFirstScan Reconciling=True/Scanning VolumeAccessible=True/Mounted",
        "succeeded held scanning, Ready=True/ScanSucceeded VolumeAccessible=True/Mounted",
        "lost preparing,    Ready=Unknown/WaitingForFirstScan Reconciling=True/JobCreated VolumeAccessible=False/ClaimLost"
    })
    void aReasonEndsWithWhatItSpeaksOf(String states, String conditions) {
        assertThat(story(states).shown()).isEqualTo(conditions);
    }

    /// The interval is an hour: three of them, and a scan that waits, before results are called old.
    @ParameterizedTest
    @CsvSource({
        "PT2H59M, queued,   True, ScanSucceeded",
        "PT3H,    queued,   False, Stale",
        "PT3H,    scanning, False, Stale",
        "PT3H,    resting,  True, ScanSucceeded"
    })
    void oldResultsAreCalledSoWhileAScanIsDue(Duration age, String state, String status, String reason) {
        Story story = story("succeeded");
        story.now = story.now.plus(age);

        Condition ready = story.then(state(state)).condition("Ready");

        assertThat(ready.status().name()).isEqualToIgnoringCase(status);
        assertThat(ready.reason()).isEqualTo(reason);
    }

    @Test
    void resultsThatAreFreshAgainAreNoLongerCalledOld() {
        Story story = story("succeeded");
        story.now = story.now.plus(Duration.ofDays(1));
        story.then(state("scanning"), state("succeeded"), state("resting"));

        assertThat(story.condition("Ready").reason()).isEqualTo("ScanSucceeded");
    }

    @Test
    void lackOfRoomForResultsIsToldWithAResultAndStaysUntilTheNext() {
        Story story = story("succeeded");
        story.warnings = new Findings.StoreWarnings("there is room for 1 MiB", null);
        story.then(state("resting"));
        assertThat(story.shown()).doesNotContain("StorePressure");
        story.then(state("succeeded"), state("resting"), state("failed"));
        assertThat(story.shown())
                .isEqualTo("Ready=False/OOMKilled StorePressure=True/StoreFull VolumeAccessible=True/Mounted");
        assertThat(story.condition("StorePressure").message()).isEqualTo("there is room for 1 MiB");
        story.warnings = Findings.StoreWarnings.NONE;
        story.then(state("succeeded"));
        assertThat(story.shown()).isEqualTo("Ready=True/ScanSucceeded VolumeAccessible=True/Mounted");
    }

    @Test
    void damagedResultsAreToldOfUntilNoneAreLeft() {
        Story story = story("succeeded");
        story.warnings = new Findings.StoreWarnings(null, "remove runs/uid/r1.db.corrupt");
        story.then(state("succeeded"), state("resting"), state("failed"));
        assertThat(story.shown())
                .isEqualTo("Ready=False/OOMKilled StoreDamaged=True/ResultsMovedAside VolumeAccessible=True/Mounted");
        assertThat(story.condition("StoreDamaged").message()).isEqualTo("remove runs/uid/r1.db.corrupt");
        story.warnings = Findings.StoreWarnings.NONE;
        story.then(state("succeeded"));
        assertThat(story.shown()).isEqualTo("Ready=True/ScanSucceeded VolumeAccessible=True/Mounted");
    }

    @Test
    void theTimeOfAConditionIsThatOfItsStatusAndNotOfItsReason() {
        Story story = story("failed");
        Instant failed = story.now;
        assertThat(story.condition("Ready").lastTransitionTime()).isEqualTo(failed);

        story.then(state("unreadable"), state("scanning"), state("invalid"));
        assertThat(story.condition("Ready").lastTransitionTime()).isEqualTo(failed);
        story.then(state("succeeded"));
        assertThat(story.condition("Ready").lastTransitionTime()).isEqualTo(story.now);
    }

    @Test
    void aConditionSaysWhichSpecItSpeaksOf() {
        Story story = story("succeeded");
        story.scan.getMetadata().setGeneration(4L);
        story.then(state("resting"));

        assertThat(story.status.conditions()).hasSize(2).allSatisfy(each -> assertThat(each.observedGeneration())
                .isEqualTo(4));
    }

    @Test
    void whatIsMissingFromTheTotalsIsCounted() {
        assertThat(story("partly").condition("Ready").message()).startsWith("7 entries could not be read");
        assertThat(story("partly suspended resting").condition("Ready").message())
                .startsWith("7 entries could not be read");
    }

    /// Whatever happens in whatever order.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void theRulesOfKstatusHold(long seed) {
        var random = new Random(seed);
        List<String> names = new ArrayList<>(STATES.keySet().stream().sorted().toList());
        for (int i = 0; i < 300; i++) {
            Story story = new Story(Made.scan("media", ""));
            for (int step = 0; step < 8; step++) {
                State state = state(names.get(random.nextInt(names.size())));
                List<Condition> before = story.status.conditions();
                story.then(state);
                assertRules(state, before, story.status.conditions(), story.now);
            }
        }
    }

    private static void assertRules(State state, List<Condition> before, List<Condition> after, Instant now) {
        assertThat(after)
                .as("after %s", state)
                .extracting(Condition::type)
                .contains("Ready")
                .doesNotHaveDuplicates();
        for (Condition each : after) {
            boolean abnormal = each.type().equals("Reconciling") || each.type().equals("Stalled");
            assertThat(abnormal && each.status() != Status.TRUE).as("%s", each).isFalse();
            assertThat(each.reason()).matches("[A-Za-z][A-Za-z0-9]{0,127}");
            assertThat(each.lastTransitionTime())
                    .as("%s after %s", each, before)
                    .isEqualTo(before.stream()
                            .filter(old -> old.type().equals(each.type()) && old.status() == each.status())
                            .map(Condition::lastTransitionTime)
                            .findFirst()
                            .orElse(now));
        }
        boolean tried = before.stream().anyMatch(each -> each.type().equals("VolumeAccessible"));
        assertThat(!tried || after.stream().anyMatch(each -> each.type().equals("VolumeAccessible")))
                .as("VolumeAccessible stays, after %s", state)
                .isTrue();
    }

    private static Story story(String states) {
        return new Story(Made.scan("media", ""))
                .then(Arrays.stream(states.split(" "))
                        .map(ConditionsTest::state)
                        .toArray(State[]::new));
    }

    private static State state(String name) {
        return java.util.Objects.requireNonNull(STATES.get(name), name);
    }
}
