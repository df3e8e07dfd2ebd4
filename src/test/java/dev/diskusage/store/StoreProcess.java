package dev.diskusage.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/// A JVM of its own with a store in it, to be killed. Its main says `ready` when the store is open, and `published N`
/// each time a run of N directories is.
final class StoreProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private StoreProcess(Process process) {
        this.process = process;
        this.output = process.inputReader();
    }

    /// @param what `hold`: only has the store open; `publish`: publishes one run after the other; `resume`: writes one
    ///     batch after the other into a resumable run
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

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    public static void main(String[] arguments) throws IOException {
        try (UsageStore store = OpenedStore.open(Path.of(arguments[0]))) {
            System.out.println("ready");
            switch (arguments[1]) {
                case "publish" -> publishForEver(store);
                case "resume" -> resume(store);
                default -> System.in.read();
            }
        }
    }

    private static void publishForEver(UsageStore store) {
        for (int directories = 1000; ; directories += 100) {
            String run = "run-" + Instant.now().toEpochMilli() + "-" + directories;
            OpenedStore.publish(store, OpenedStore.MEDIA, run, directories);
            System.out.println("published " + directories);
            store.keepNewest(OpenedStore.MEDIA.uid(), 3, Instant.EPOCH);
        }
    }

    /// The tree of which seed 7 makes 50,000 directories, in batches of 100.
    private static void resume(UsageStore store) {
        RunTree tree = RunTree.random(7, 50_000);
        try (StagedRun run = store.resume(new RunId(OpenedStore.MEDIA, "resumed"))) {
            for (int batch = (int) run.batches(); batch < 500; batch++) {
                run.accept(tree.rows().subList(batch * 100, batch * 100 + 100));
                System.out.println("acknowledged " + (batch + 1));
            }
            run.publish(tree.summary());
            System.out.println("published 50000");
        }
    }
}
