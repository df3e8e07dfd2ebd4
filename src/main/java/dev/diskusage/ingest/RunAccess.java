package dev.diskusage.ingest;

import dev.diskusage.store.RunId;

/// Says which run a caller may write. Implemented where Kubernetes is known. Any thread; may block on the network.
public interface RunAccess {
    /// @param token what the caller sent, anything at all
    /// @param run the id of the run that it wants to write, anything at all
    Verdict check(String token, String run);

    /// `reason` is for a person: what is wrong and what to do.
    sealed interface Verdict {
        /// The caller is the pod of that run's Job. Every part of `run` comes from the operator's own objects.
        record Granted(RunId run) implements Verdict {}

        /// The token is none, of somebody else's audience, or no longer valid.
        record NotAuthenticated(String reason) implements Verdict {}

        /// The caller is known, but this run is not its to write.
        record Forbidden(String reason) implements Verdict {}

        /// Nobody can tell now, the API server does not answer: to be tried again.
        record Unavailable(String reason) implements Verdict {}
    }
}
