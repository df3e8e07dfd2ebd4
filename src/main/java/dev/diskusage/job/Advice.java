package dev.diskusage.job;

import org.jspecify.annotations.Nullable;

/// What a reason means for a scan and what to do about it, for the condition's message.
final class Advice {
    /// A condition takes 2048 characters (see [dev.diskusage.api.Condition]); a pod's last words may be as long.
    private static final int MAX_DETAIL = 1200;

    /// Characters that a condition's reason takes.
    private static final int MAX_REASON = 128;

    /// Of the scanner's main: see `ScanMain`.
    private static final int BAD_TICKET = 1;

    private static final int ROOT_UNREADABLE = 2;
    private static final int NOT_TAKEN = 4;
    private static final int TERMINATED = 143;

    private Advice() {}

    static JobOutcome.Waiting waiting(String reason, String detail) {
        String advice =
                switch (reason) {
                    case "ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull" ->
                        "the node cannot get the scanner's image: correct disk-usage.job.image, or load or permit the image there";
                    case "Unschedulable" ->
                        "no node takes the pod: lower jobTemplate.resources, or add jobTemplate.tolerations";
                    case "FailedMount", "FailedAttachVolume", "FailedMapVolume" ->
                        "the volume cannot be mounted beside its workload: see the driver's log, or use access.whenInUse: Skip";
                    case "QuotaExceeded" ->
                        "the namespace's quota has no room: raise it, or lower jobTemplate.resources";
                    case "AdmissionRejected" ->
                        "the cluster does not admit the pod: see security.profile and the namespace's Pod Security level";
                    case "CreateContainerConfigError", "CreateContainerError", "RunContainerError" ->
                        "the node cannot start the container";
                    default -> "the pod does not start";
                };
        return new JobOutcome.Waiting(word(reason), join(advice, detail), true);
    }

    static JobOutcome.Failed failed(String reason, @Nullable String detail) {
        String advice =
                switch (reason) {
                    case "OOMKilled" ->
                        "the scan needed more memory than its limit: raise jobTemplate.resources.limits.memory, or use hardLinks: split";
                    case "Evicted" -> "the node ran short of something and removed the pod: it is tried again";
                    case "DeadlineExceeded" ->
                        "the scan took longer than limits.maxDuration: raise it, or scan fewer paths";
                    case "NodeLost", "NodeShutdown", "Terminated", "Preempting" ->
                        "the node took the pod away: it is tried again";
                    default -> "the scan's pod failed";
                };
        return new JobOutcome.Failed(word(reason), join(advice, detail));
    }

    static JobOutcome.Failed exited(int code, @Nullable String detail) {
        return switch (code) {
            case BAD_TICKET ->
                new JobOutcome.Failed("BadTicket", join("the scanner was told nonsense: report this", detail));
            case ROOT_UNREADABLE ->
                new JobOutcome.Failed(
                        "PathUnreadable",
                        join("a path cannot be read: correct spec.paths, or who reads it by spec.security", detail));
            case NOT_TAKEN ->
                new JobOutcome.Failed(
                        "ResultNotTaken",
                        join("the operator did not take the result: see its log and its volume's free space", detail));
            case TERMINATED -> new JobOutcome.Failed("Stopped", join("the pod was told to stop", detail));
            default -> new JobOutcome.Failed("ScannerFailed", join("the scanner ended with code " + code, detail));
        };
    }

    /// A condition's reason is one word of letters and digits, or the API server refuses the whole status.
    private static String word(String reason) {
        String word = reason.replaceAll("[^A-Za-z0-9]", "");
        return word.isEmpty() || !Character.isLetter(word.charAt(0))
                ? "Unknown"
                : word.substring(0, Math.min(word.length(), MAX_REASON));
    }

    private static String join(String advice, @Nullable String detail) {
        if (detail == null || detail.isBlank()) {
            return advice;
        }
        String text = detail.strip();
        // The end of a log says more than its beginning.
        String last = text.length() > MAX_DETAIL ? "…" + text.substring(text.length() - MAX_DETAIL) : text;
        return advice + " (" + last + ")";
    }
}
