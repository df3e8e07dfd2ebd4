package dev.diskusage.local;

import dev.diskusage.store.StoreConfig;
import dev.diskusage.store.UsageStore;
import dev.diskusage.store.WatchedScans;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.Console;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/// The stand-alone program: ties manifests, rounds and terminal to the life of the process.
@Singleton
final class StandAlone {
    private static final System.Logger LOG = System.getLogger(StandAlone.class.getName());

    /// Milliseconds between two drawings of the progress line: smooth for the eye, nothing for the CPU.
    private static final int DRAW_MILLIS = 200;

    /// Milliseconds between two lines of progress in a log.
    private static final int LOG_MILLIS = 60_000;

    /// Seconds that a cancelled run may take to clean up: within the 10 s in which the whole program must end.
    private static final int STOP_SECONDS = 8;

    private final LocalConfig config;
    private final ScanRounds rounds;
    private final int port;
    private final Path results;
    private final Terminal terminal;
    private final @Nullable ManifestFolder manifests;
    private final ScheduledExecutorService drawing = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("progress").factory());

    @Inject
    StandAlone(
            LocalConfig config,
            StoreConfig storeConfig,
            UsageStore store,
            WatchedScans watched,
            @ConfigProperty(name = "quarkus.http.port") int port) {
        this.config = config;
        this.port = port;
        results = storeConfig.directory();
        manifests = config.manifests()
                .map(folder -> new ManifestFolder(folder, new ManifestReader(config.volumes())))
                .orElse(null);
        terminal = new Terminal(System.out, interactive(), manifests == null ? config.top() : 0);
        rounds = new ScanRounds(store, watched, terminal, InstantSource.system(), config.maxConcurrentScans());
    }

    private static boolean interactive() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /// Before the first scrape is answered, so that the declared scans are known to it.
    void start(@Observes StartupEvent started) {
        if (!config.enabled()) {
            return;
        }
        if (manifests == null) {
            declare(new Declared(
                    List.of(LocalScan.ofFolder(config.path(), config.interval(), config.depth())), List.of()));
        }
        poll();
        LOG.log(
                Level.INFO,
                "metrics at http://localhost:" + port + "/metrics, results in " + results
                        + "; Ctrl-C ends the program");
        int every = interactive() ? DRAW_MILLIS : LOG_MILLIS;
        drawing.scheduleWithFixedDelay(() -> terminal.progress(rounds::running), every, every, TimeUnit.MILLISECONDS);
        tick();
    }

    /// Not before the start is over: a store that cannot be used is one line then, and no failed task's stack trace.
    @Scheduled(
            every = "1s",
            delay = 5,
            delayUnit = TimeUnit.SECONDS,
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        if (config.enabled()) {
            rounds.startDue();
        }
    }

    @Scheduled(
            every = "${disk-usage.local.poll-interval}",
            delay = 5,
            delayUnit = TimeUnit.SECONDS,
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void poll() {
        if (config.enabled() && manifests != null) {
            manifests.poll().ifPresent(this::declare);
        }
    }

    private void declare(Declared declared) {
        declared.problems().forEach(problem -> LOG.log(Level.ERROR, problem));
        rounds.declare(declared);
    }

    void stop(@Observes ShutdownEvent ended) {
        drawing.shutdownNow();
        rounds.stop(STOP_SECONDS);
    }
}
