package dev.diskusage.reconcile;

import dev.diskusage.job.JobOutcome;
import dev.diskusage.reconcile.Slots.Taken;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Lets Jobs through as long as slots are free. Knows the Jobs that were made just now and that the informer may not
/// show yet: without them many scans that are due at once would all take the same slot. Any thread.
final class JobGate {
    /// An informer that is further behind is dead, and the process with it.
    private static final Duration UNSEEN = Duration.ofMinutes(1);

    private final Cluster cluster;
    private final Slots slots;
    private final Map<String, Made> made = new ConcurrentHashMap<>();

    JobGate(Cluster cluster, Slots slots) {
        this.cluster = cluster;
        this.slots = slots;
    }

    private record Made(Taken slot, Instant at) {}

    sealed interface Admission {
        record Created() implements Admission {}

        /// @param why as the API server says
        record Refused(JobOutcome.Waiting why) implements Admission {}

        /// @param message for people: which limit
        record Full(String message) implements Admission {}
    }

    /// The slots that are taken, by what is watched and by what was made since.
    List<Taken> taken(Watched watched, Instant now) {
        made.values().removeIf(each -> each.at.plus(UNSEEN).isBefore(now));
        Set<String> seen = watched.jobs().stream()
                .map(each -> key(
                        each.getMetadata().getNamespace(), each.getMetadata().getName()))
                .collect(Collectors.toSet());
        List<Taken> taken = new ArrayList<>(watched.taken(now));
        made.forEach((name, each) -> {
            if (!seen.contains(name)) {
                taken.add(each.slot);
            }
        });
        return taken;
    }

    /// Counts and creates in one, for one Job after the other, over the call too: two that count the same free slot
    /// would both take it.
    ///
    /// @param node that the Job must run on, or null
    synchronized Admission admit(Job job, @Nullable String node, Watched watched, Instant now) {
        var slot = new Taken(job.getMetadata().getNamespace(), node);
        String full = slots.full(slot, taken(watched, now));
        if (full != null) {
            return new Admission.Full(full);
        }
        JobOutcome.Waiting refusal = cluster.create(job);
        if (refusal != null) {
            return new Admission.Refused(refusal);
        }
        made.put(key(slot.namespace(), job.getMetadata().getName()), new Made(slot, now));
        return new Admission.Created();
    }

    /// The slot is free at once, also when the informer has never shown the Job.
    void end(String namespace, String job) {
        cluster.delete(namespace, job);
        made.remove(key(namespace, job));
    }

    private static String key(String namespace, String job) {
        return namespace + "/" + job;
    }
}
