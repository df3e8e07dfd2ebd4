package dev.diskusage.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdviceTest {
    /// The kubelet's, the scheduler's and our own words for what keeps a pod from running.
    @ParameterizedTest
    @CsvSource({
        "ErrImagePull, disk-usage.job.image",
        "ImagePullBackOff, disk-usage.job.image",
        "InvalidImageName, disk-usage.job.image",
        "ErrImageNeverPull, disk-usage.job.image",
        "Unschedulable, jobTemplate.tolerations",
        "FailedMount, access.whenInUse: Skip",
        "FailedAttachVolume, access.whenInUse: Skip",
        "FailedMapVolume, access.whenInUse: Skip",
        "QuotaExceeded, jobTemplate.resources",
        "AdmissionRejected, security.profile",
        "CreateContainerConfigError, cannot start the container",
        "CreateContainerError, cannot start the container",
        "RunContainerError, cannot start the container",
        "SomethingNew, the pod does not start"
    })
    void whatKeepsAPodFromRunningComesWithWhatToDo(String reason, String advice) {
        JobOutcome.Waiting waiting = Advice.waiting(reason, "as the cluster said");

        assertThat(waiting.reason()).isEqualTo(reason);
        assertThat(waiting.message()).contains(advice).endsWith("(as the cluster said)");
    }

    @ParameterizedTest
    @CsvSource({
        "OOMKilled, limits.memory",
        "Evicted, tried again",
        "DeadlineExceeded, limits.maxDuration",
        "NodeLost, tried again",
        "NodeShutdown, tried again",
        "Terminated, tried again",
        "Preempting, tried again",
        "SomethingNew, the scan's pod failed"
    })
    void whatEndedAPodComesWithWhatToDo(String reason, String advice) {
        JobOutcome.Failed failed = Advice.failed(reason, "as the cluster said");

        assertThat(failed.reason()).isEqualTo(reason);
        assertThat(failed.message()).contains(advice).endsWith("(as the cluster said)");
    }

    @ParameterizedTest
    @CsvSource({
        "1, BadTicket, report this",
        "2, PathUnreadable, spec.paths",
        "3, ScannerFailed, ended with code 3",
        "4, ResultNotTaken, free space",
        "137, ScannerFailed, ended with code 137",
        "143, Stopped, told to stop"
    })
    void theScannersExitCodeSaysWhatWasWrong(int code, String reason, String advice) {
        JobOutcome.Failed failed = Advice.exited(code, "its last words");

        assertThat(failed.reason()).isEqualTo(reason);
        assertThat(failed.message()).contains(advice).endsWith("(its last words)");
    }

    /// The API server refuses a status whose reason is more than a word, and with it all the rest of the status.
    @ParameterizedTest
    @CsvSource({"Pod-Failed, PodFailed", "'', Unknown", "7Seals, Unknown", "'Who, me?', Whome", "ÄÖÜ, Unknown"})
    void aReasonIsOneWordWhateverTheClusterSays(String said, String word) {
        assertThat(Advice.waiting(said, "").reason()).isEqualTo(word);
        assertThat(Advice.failed(said, "").reason()).isEqualTo(word);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  \n "})
    void withoutDetailThereAreNoEmptyBrackets(@Nullable String detail) {
        assertThat(Advice.failed("Evicted", detail).message()).doesNotContain("(");
    }

    @Test
    void aReasonFitsIntoTheConditionHoweverLongItIs() {
        assertThat(Advice.waiting("x".repeat(5000), "").reason()).hasSize(128);
    }
}
