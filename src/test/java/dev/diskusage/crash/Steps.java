package dev.diskusage.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.diskusage.testing.Command;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The system calls by which a process changes its folder, in the order it makes them; strace does something to it at
/// one of them.
final class Steps {
    /// Those of SQLite and of java.nio.file that a store uses. `write` are the lines it says.
    private static final String CALLS = "write,pwrite64,ftruncate,fsync,mkdir,rename,unlink,rmdir,utimensat,fsetxattr";

    /// Of each system call.
    private static final int EARLY = 3;

    private static final Pattern CALL = Pattern.compile("^(\\d+) +(\\w+)\\(");

    /// strace counts each system call by its name.
    ///
    /// @param nth from 1
    record Step(String call, int nth) {}

    private final List<Step> steps;

    private Steps(List<Step> steps) {
        this.steps = steps;
    }

    /// Without the program the test is skipped, but fails in CI.
    static void requireStrace() {
        boolean there;
        try {
            there = new Command("strace", "-V").run().exit() == 0;
        } catch (UncheckedIOException _) {
            there = false;
        }
        if (System.getenv("CI") != null) {
            assertThat(there).as("strace is installed").isTrue();
        }
        assumeTrue(there, "strace is installed");
    }

    /// Follows an undisturbed process until it has done so many items.
    static Steps of(WorkingStore process, long items, Path log) throws IOException {
        try (Tracer tracer = Tracer.attach(process.pid(), "-o", log.toString(), "-e", "trace=" + CALLS)) {
            process.go();
            process.awaitLine("retired " + items);
            process.kill();
            tracer.awaitEnd();
        }
        Map<String, Integer> counts = new HashMap<>();
        List<Step> steps = new ArrayList<>();
        String worker = "";
        for (String line : Files.readAllLines(log)) {
            Matcher call = CALL.matcher(line);
            if (call.find()) {
                // The first that makes anything is the thread with the store; others only tidy up the JVM.
                worker = worker.isEmpty() ? call.group(1) : worker;
                if (worker.equals(call.group(1))) {
                    steps.add(new Step(call.group(2), counts.merge(call.group(2), 1, Integer::sum)));
                }
            }
        }
        return new Steps(List.copyOf(steps));
    }

    int count() {
        return steps.size();
    }

    /// Of one system call.
    int count(String call) {
        return (int) steps.stream().filter(step -> step.call().equals(call)).count();
    }

    Step any(Random random) {
        return steps.get(random.nextInt(steps.size()));
    }

    /// One of the first few calls of its kind: where there is something to repair, a start makes them.
    Step early(Random random) {
        List<Step> early = steps.stream().filter(step -> step.nth() <= EARLY).toList();
        return early.get(random.nextInt(early.size()));
    }

    /// An strace that is attached.
    record Tracer(Process process, BufferedReader errors) implements AutoCloseable {
        /// Before [WorkingStore#go].
        static Tracer attach(long pid, String... options) throws IOException {
            List<String> words = new ArrayList<>(List.of("strace", "-f", "-p", Long.toString(pid)));
            words.addAll(List.of(options));
            Process process = new ProcessBuilder(words)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Tracer tracer = new Tracer(process, process.errorReader());
            assertThat(tracer.errors.readLine()).contains("attached");
            return tracer;
        }

        /// Kills the process instead of that call.
        static Tracer killAt(long pid, Step step) throws IOException {
            return inject(pid, step.call() + ":signal=SIGKILL:when=" + step.nth(), Path.of("/dev/null"), List.of());
        }

        /// @param what strace's `inject=`
        /// @param files of which it is done only; none for all
        static Tracer inject(long pid, String what, Path log, List<Path> files) throws IOException {
            String calls = what.substring(0, what.indexOf(':'));
            List<String> options = new ArrayList<>(List.of("-o", log.toString(), "-e", "trace=" + calls));
            options.addAll(List.of("-e", "inject=" + what));
            files.forEach(file -> options.addAll(List.of("-P", file.toString())));
            return attach(pid, options.toArray(String[]::new));
        }

        void awaitEnd() {
            process.onExit().join();
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }
}
