package dev.diskusage.store;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Optional;

/// Reads the runs that are served as a whole, behind the start of the program and each at most once a day, so that no
/// start waits for gigabytes. One that is not what was published is moved aside, and the one before it is served.
@Singleton
final class RunCheck {
    private static final System.Logger LOG = System.getLogger(RunCheck.class.getName());
    private static final String CHANGED = "its content is not what was published";

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
                store.setAside(served.get(), CHANGED);
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
            Optional<RunChecksum> checksum = RunChecksum.read(file);
            if (checksum.isPresent() && !checksum.get().holdsFor(file)) {
                return Optional.of(CHANGED);
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        try (Connection connection = Sqlite.openImmutable(file);
                Statement statement = connection.createStatement();
                ResultSet check = statement.executeQuery("PRAGMA quick_check(1)")) {
            String found = check.getString(1);
            return found.equals("ok") ? Optional.empty() : Optional.of(found.replace('\n', ' '));
        } catch (SQLException e) {
            return Sqlite.damaged(e) ? Optional.of(Sqlite.reason(e)) : Optional.empty();
        }
    }
}
