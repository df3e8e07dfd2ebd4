/// Takes in what scan Jobs send: over TLS, from pods of the run's Job only, in order, each batch once and within
/// bounds, and has the store publish what adds up. Knows no Kubernetes: who may write a run is [RunAccess]'s to say.
@NullMarked
package dev.diskusage.ingest;

import org.jspecify.annotations.NullMarked;
