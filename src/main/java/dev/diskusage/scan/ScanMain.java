package dev.diskusage.scan;

import dev.diskusage.posix.NativeAccessDeniedException;
import dev.diskusage.scan.ScanRequest.ScanPath;
import dev.diskusage.scan.ScanRequest.Traversal;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.wire.BadTicketException;
import dev.diskusage.wire.ScanTicket;
import dev.diskusage.wire.ScanTicket.Work;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// The main of a scan Job: a ticket in, batches out, and one last line for a person, which Kubernetes takes over into
/// the pod's termination message. Exit codes: 0 published (unreadable entries are in the result), 1 the ticket is
/// unusable, 2 the volume or a path cannot be read, 4 the operator did not take the result, 143 stopped by a signal.
public final class ScanMain {
    static final int PUBLISHED = 0;
    static final int BAD_TICKET = 1;
    static final int ROOT_UNREADABLE = 2;
    static final int NOT_TAKEN = 4;
    static final int STOPPED = 143;

    /// Seconds between two words of progress: the status shows it, and may be written once a minute for it.
    private static final int TELL_SECONDS = 60;

    /// Seconds that a stopped scan has to end and say so: a third of the time that Kubernetes gives a pod.
    private static final int STOP_SECONDS = 10;

    private final PrintStream log;

    ScanMain(PrintStream log) {
        this.log = log;
    }

    public static void main(String[] args) {
        Scan.linkAhead();
        CountDownLatch ended = new CountDownLatch(1);
        int code = new ScanMain(System.out).run(System.getenv(), ended);
        ended.countDown();
        System.exit(code);
    }

    /// @param ended counted down by the caller when all is said: a signal waits for it
    int run(Map<String, String> env, CountDownLatch ended) {
        ScanTicket ticket;
        ScanRequest request;
        try {
            ticket = ScanTicket.fromEnv(env);
            request = request(ticket.work());
        } catch (BadTicketException | IllegalArgumentException e) {
            return end(BAD_TICKET, "this scan Job cannot run: " + e.getMessage());
        }
        try (BatchSender sender = new BatchSender(ticket);
                var clock = Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("progress").factory())) {
            Scan scan = new Scan(request);
            var _ = clock.scheduleAtFixedRate(
                    () -> sender.tell(scan.progress()), TELL_SECONDS, TELL_SECONDS, TimeUnit.SECONDS);
            stopOnSignal(scan, sender, ended);
            RunSummary summary = scan.run(sender);
            sender.finish(summary);
            return end(PUBLISHED, "published " + line(ticket, summary));
        } catch (RootUnreadableException | NativeAccessDeniedException | UncheckedIOException e) {
            return end(ROOT_UNREADABLE, String.valueOf(e.getMessage()));
        } catch (SendException e) {
            return end(NOT_TAKEN, String.valueOf(e.getMessage()));
        } catch (CancellationException _) {
            return end(STOPPED, "stopped by a signal: nothing of run " + ticket.run() + " was published");
        }
    }

    private int end(int code, String line) {
        log.println(line);
        log.flush();
        return code;
    }

    private static void stopOnSignal(Scan scan, BatchSender sender, CountDownLatch ended) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            scan.cancel();
            sender.close();
            try {
                boolean _ = ended.await(STOP_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    private static ScanRequest request(Work work) {
        List<ScanPath> paths = work.paths().stream()
                .map(each -> new ScanPath(each.path(), each.path(), each.depth(), each.exclude()))
                .toList();
        ScanTicket.Traversal how = work.traversal();
        return new ScanRequest(
                work.volume(),
                paths,
                new Traversal(
                        how.hardLinks(),
                        how.followSymlinks(),
                        how.oneFileSystem(),
                        how.threads(),
                        how.operationsPerSecond()),
                work.batchSize(),
                work.sizeClasses());
    }

    private static String line(ScanTicket ticket, RunSummary summary) {
        String unreadable =
                summary.complete() ? "" : ", " + summary.unreadable().entries() + " entries could not be read";
        return ticket.scan().namespace() + "/" + ticket.scan().name() + ", claim "
                + ticket.scan().claim() + ", run " + ticket.run() + ": " + summary.entries() + " entries in "
                + summary.took().toMillis() + " ms" + unreadable;
    }
}
