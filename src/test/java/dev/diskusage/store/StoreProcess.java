package dev.diskusage.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.diskusage.usage.DirectoryUsage;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A JVM of its own with a store in it, to be killed. Its main says `ready` when the store is open, and `published N`
/// each time a run of N directories is.
final class StoreProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private StoreProcess(Process process) {
        this.process = process;
        this.output = process.inputReader();
    }

    /// @param what `hold`: only has the store open; `cycle`: opens the store, publishes and closes it, again and
    ///     again; `send`: writes and publishes one resumable run after the other
    static StoreProcess start(Path folder, String what) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new StoreProcess(new ProcessBuilder(
                        java,
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StoreProcess.class.getName(),
                        folder.toString(),
                        what)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    void awaitLine(String start) throws IOException {
        assertThat(output.readLine()).startsWith(start);
    }

    /// SIGKILL, and the last line it wrote; empty when it wrote none.
    String kill() {
        // Process.destroyForcibly would close the output too.
        process.toHandle().destroyForcibly();
        process.onExit().join();
        return lastLine();
    }

    /// The last line it wrote, when it has ended; empty when it wrote none.
    String lastLine() {
        return output.lines().reduce("", (_, last) -> last);
    }

    /// SIGSTOP, and waits until no thread moves: the folder is then as a SIGKILL at this instant would leave it.
    ///
    /// @return the lines it wrote since the last time
    List<String> freeze() throws IOException {
        signal("STOP");
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(this::stands);
        List<String> lines = new ArrayList<>();
        while (output.ready()) {
            lines.add(output.readLine());
        }
        return lines;
    }

    void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        assertThat(Programs.run("kill", "-" + name, String.valueOf(process.pid()))
                        .ok())
                .isTrue();
    }

    private boolean stands() throws IOException {
        try (var threads = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
            for (Path each : threads.toList()) {
                if (Files.readString(each.resolve("status")).lines().noneMatch(line -> line.startsWith("State:\tT"))) {
                    return false;
                }
            }
            return true;
        } catch (NoSuchFileException ended) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments[1].equals("cycle")) {
            cycle(Path.of(arguments[0]));
        }
        try (UsageStore store = OpenedStore.open(Path.of(arguments[0]))) {
            System.out.println("ready");
            switch (arguments[1]) {
                case "send" -> send(store);
                default -> System.in.read();
            }
        }
    }

    private static void cycle(Path folder) {
        for (int directories = 1000; ; directories++) {
            try (UsageStore store = OpenedStore.open(folder)) {
                OpenedStore.publish(store, OpenedStore.MEDIA, "run-" + directories, directories);
                System.out.println("published " + directories);
                store.keepNewest(OpenedStore.MEDIA.uid(), 3, Instant.EPOCH);
            }
        }
    }

    /// Says `sent N B` after each of the ten batches of [#sent].
    private static void send(UsageStore store) {
        for (int number = 0; ; number++) {
            RunTree tree = sent(number);
            try (StagedRun run = store.resume(sentId(number))) {
                for (List<DirectoryUsage> batch : tree.batches(100)) {
                    run.accept(batch);
                    System.out.println("sent " + number + " " + run.batches());
                }
                run.publish(tree.summary());
            }
            store.keepNewest(OpenedStore.MEDIA.uid(), 3, Instant.EPOCH);
        }
    }

    static RunTree sent(int number) {
        return RunTree.random(number, 1000);
    }

    static RunId sentId(int number) {
        return new RunId(OpenedStore.MEDIA, "sent-" + number);
    }
}
