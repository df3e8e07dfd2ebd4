package dev.diskusage.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.store.StoreConfig.JournalMode;
import dev.diskusage.store.UsageStore;
import dev.diskusage.testing.ChildJava;
import io.quarkus.runtime.configuration.MemorySize;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.sqlite.JDBC;

/// A process of [StoreAtWork]. Started with what it needs and no more: many are.
final class WorkingStore implements AutoCloseable {
    private static final String CODE =
            ChildJava.classPathOf(List.of(WorkingStore.class, UsageStore.class, MemorySize.class, JDBC.class));

    private final Process process;
    private final BufferedReader said;
    private final Consumer<String> listener;

    private WorkingStore(Process process, Consumer<String> listener) {
        this.process = process;
        this.said = process.inputReader(StandardCharsets.UTF_8);
        this.listener = listener;
    }

    /// Returns when it waits for [#go].
    ///
    /// @param listener of every line it says, in order
    static WorkingStore start(Path folder, long number, Consumer<String> listener) throws IOException {
        return start(folder, number, JournalMode.WAL, listener);
    }

    static WorkingStore start(Path folder, long number, JournalMode journalMode, Consumer<String> listener)
            throws IOException {
        List<String> words = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        words.addAll(List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData"));
        words.addAll(List.of("-Xshare:auto", "--enable-native-access=ALL-UNNAMED", "-cp", CODE));
        words.addAll(List.of(StoreAtWork.class.getName(), folder.toString(), "" + number, journalMode.name()));
        Process process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        WorkingStore store = new WorkingStore(process, listener);
        store.awaitLine("start " + number);
        return store;
    }

    long pid() {
        return process.pid();
    }

    void go() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    void awaitLine(String wanted) throws IOException {
        String line = hear();
        while (!line.equals(wanted)) {
            line = hear();
        }
    }

    /// The next line.
    String hear() throws IOException {
        String line = said.readLine();
        assertThat(line).as("it goes on").isNotNull();
        listener.accept(line);
        return line;
    }

    /// SIGKILL, and hears what it had said until then.
    void kill() {
        // Process.destroyForcibly would close the output too.
        process.toHandle().destroyForcibly();
        awaitEnd();
    }

    /// Hears all until it has ended.
    void awaitEnd() {
        said.lines().forEach(listener);
        process.onExit().join();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
