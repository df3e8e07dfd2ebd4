package dev.diskusage.store;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Optional;

/// Reads the runs that are served as a whole, behind the start of the program and each at most once a day, so that no
/// start waits for gigabytes. One that is not what was published is moved aside, and the one before it is served.
@Singleton
final class RunCheck {
    private static final System.Logger LOG = System.getLogger(RunCheck.class.getName());

    private final UsageStore store;
    private final InstantSource clock;

    @Inject
    RunCheck(UsageStore store) {
        this(store, InstantSource.system());
    }

    RunCheck(UsageStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    void start(@Observes StartupEvent started) {
        Thread.ofPlatform()
                .name("run-check")
                .daemon()
                .priority(Thread.MIN_PRIORITY)
                .start(this::checkServed);
    }

    void checkServed() {
        for (PublishedRun run : store.lastPublished()) {
            String uid = run.run().scan().uid();
            Optional<PublishedRun> served = Optional.of(run);
            while (served.isPresent() && !isSound(served.get())) {
                store.setAside(
                        served.get(),
                        "cannot serve run " + served.get().file() + ": its content is not what was published");
                served = store.lastPublished(uid);
            }
        }
    }

    private boolean isSound(PublishedRun run) {
        LocalDate today = RunChecksum.dayOf(clock.instant());
        try {
            Optional<RunChecksum> checksum = RunChecksum.read(run.file());
            if (checksum.isEmpty() || !checksum.get().checked().isBefore(today)) {
                return true;
            }
            boolean holds = checksum.get().holdsFor(run.file());
            if (holds) {
                new RunChecksum(checksum.get().crc32(), today).write(run.file());
            }
            return holds;
        } catch (IOException e) {
            // Retention may have removed it meanwhile; what cannot be read now is not damaged.
            LOG.log(System.Logger.Level.INFO, "cannot check " + run.file() + ": " + e);
            return true;
        }
    }

    /// Looks at a file that somebody could not read.
    ///
    /// @return what is wrong with it; empty when it is sound, or cannot be read for another reason than itself
    static Optional<String> damage(Path file) {
        try {
            WholeRun.require(file);
            return Optional.empty();
        } catch (StoreException e) {
            return ReadableRuns.isDamage(e) ? Optional.of(String.valueOf(e.getMessage())) : Optional.empty();
        }
    }
}
