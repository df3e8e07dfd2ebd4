package dev.diskusage.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.diskusage.scan.DirectoryTable;
import dev.diskusage.scan.RootUnreadableException;
import dev.diskusage.scan.Scan;
import dev.diskusage.store.StoreException;
import dev.diskusage.store.StoredDirectory;
import dev.diskusage.usage.RunSummary;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// One scan from its arguments to its report.
final class ScanCommand {
    /// Seconds that a signal waits for the walk to end and temporary files to go: a walk ends within one call.
    private static final int END_SECONDS = 5;

    private final ScanArguments arguments;
    private final PrintStream out;
    private final PrintStream err;
    private final CountDownLatch ended = new CountDownLatch(1);

    ScanCommand(ScanArguments arguments, PrintStream out, PrintStream err) {
        this.arguments = arguments;
        this.out = out;
        this.err = err;
    }

    int run() {
        try {
            Scan scan = new Scan(arguments.request());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(scan)));
            return scan(scan);
        } catch (RootUnreadableException e) {
            return failed(e, ExitCode.ROOT_UNREADABLE);
        } catch (StoreException | UncheckedIOException | IllegalStateException e) {
            return failed(e, ExitCode.USAGE);
        } finally {
            ended.countDown();
        }
    }

    /// On Ctrl-C or SIGTERM, and at every end.
    private void end(Scan scan) {
        scan.cancel();
        try {
            boolean _ = ended.await(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            // The JVM ends anyway.
        }
    }

    private int failed(RuntimeException e, int code) {
        err.println("disk-usage: " + e.getMessage());
        return code;
    }

    private int scan(Scan scan) {
        try (RunRows rows = new RunRows(arguments.db())) {
            RunSummary summary;
            try (ProgressDisplay _ = ProgressDisplay.of(scan, err)) {
                summary = scan.run(rows);
            }
            String path = arguments.request().paths().getFirst().reportedAs();
            try (ScannedRun run = rows.finish(path, summary)) {
                report(summary, run);
            }
            return complain(summary, err);
        }
    }

    private void report(RunSummary summary, ScannedRun run) {
        try {
            switch (arguments.format()) {
                case TABLE -> out.print(table(run));
                case JSON -> JsonReport.write(out, summary, json -> writeDirectories(json, run));
                case NCDU -> NcduReport.write(out, summary, run);
            }
            // A PrintStream keeps its errors to itself.
            if (out.checkError()) {
                throw new IOException("standard output is closed or full");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the report: " + e.getMessage(), e);
        }
    }

    private void writeDirectories(JsonGenerator json, ScannedRun run) {
        if (arguments.top() == 0) {
            run.forEachDepthFirst(each -> JsonReport.writeDirectory(json, each));
        } else {
            run.largest(arguments.top()).forEach(each -> JsonReport.writeDirectory(json, each));
        }
    }

    private String table(ScannedRun run) {
        List<DirectoryTable.Line> lines = new ArrayList<>();
        int top = arguments.top() == 0 ? Integer.MAX_VALUE : arguments.top();
        for (StoredDirectory each : run.largest(top)) {
            lines.add(DirectoryTable.Line.of(each.path(), each.usage()));
        }
        return DirectoryTable.of(lines);
    }

    /// Says what the run misses.
    ///
    /// @return the exit status that says so too
    static int complain(RunSummary summary, PrintStream err) {
        if (summary.complete()) {
            return ExitCode.WHOLE;
        }
        err.println("disk-usage: " + summary.unreadable().entries() + " entries could not be read and are missing: "
                + summary.unreadable().byErrno());
        for (RunSummary.Failure each : summary.unreadable().first()) {
            err.println("  " + each.path().printable() + ": " + each.call() + " " + each.errno());
        }
        return ExitCode.PARTLY_UNREADABLE;
    }
}
