package dev.diskusage.job;

/// What has become of a scan's Job so far.
public sealed interface JobOutcome {
    JobOutcome SUCCEEDED = new Succeeded();
    Failed VANISHED = new Failed(
            "JobVanished",
            "the Job was deleted before it was done; a new one follows, see who deletes Jobs in the namespace");
    Failed NOTHING_PUBLISHED = new Failed(
            "NothingPublished",
            "the Job succeeded but its results never arrived complete; see the operator's log and the store's free space");

    /// The pod does not run yet.
    ///
    /// @param reason one word for a condition
    /// @param message what holds it up and what to do
    /// @param blocked whether somebody has to do something; else it only takes its time
    record Waiting(String reason, String message, boolean blocked) implements JobOutcome {}

    /// @param node that it runs on
    record Running(String node) implements JobOutcome {}

    /// The process ended with 0. Whether its run was published is the store's to say.
    record Succeeded() implements JobOutcome {}

    /// @param reason one word for a condition
    /// @param message what happened and what to do
    record Failed(String reason, String message) implements JobOutcome {}
}
