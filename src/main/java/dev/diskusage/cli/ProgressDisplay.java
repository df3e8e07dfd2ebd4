package dev.diskusage.cli;

import dev.diskusage.scan.ProgressLine;
import dev.diskusage.scan.Scan;
import java.io.PrintStream;

/// One line on the terminal that says how far the scan is; nothing where there is no terminal.
final class ProgressDisplay implements AutoCloseable {
    /// Set by the launcher when standard error is a terminal, which Java itself cannot tell when output is redirected.
    private static final String TERMINAL = "disk-usage.terminal";

    /// Milliseconds between two lines: fast enough to look alive, slow enough to cost nothing.
    private static final long INTERVAL_MILLIS = 200;

    /// Back to the start of the line, and clear to its end (ECMA-48).
    private static final String CLEAR = "\r\u001b[K";

    private final Scan scan;
    private final PrintStream err;
    private final Thread thread;

    private ProgressDisplay(Scan scan, PrintStream err) {
        this.scan = scan;
        this.err = err;
        thread = new Thread(this::show, "progress");
        thread.setDaemon(true);
    }

    static ProgressDisplay of(Scan scan, PrintStream err) {
        ProgressDisplay display = new ProgressDisplay(scan, err);
        if (Boolean.getBoolean(TERMINAL)) {
            display.thread.start();
        }
        return display;
    }

    private void show() {
        try {
            while (true) {
                Thread.sleep(INTERVAL_MILLIS);
                err.print(CLEAR + ProgressLine.of(scan.progress()));
            }
        } catch (InterruptedException _) {
            err.print(CLEAR);
        }
    }

    /// The line is gone when this returns.
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
