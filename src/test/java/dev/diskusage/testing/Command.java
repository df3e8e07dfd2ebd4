package dev.diskusage.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Runs a program in the C locale and takes what it says. Bytes travel as Latin-1: one char per byte, both ways.
public final class Command {
    private final List<String> words = new ArrayList<>();

    /// @param exit 128 and more is a signal
    public record Result(int exit, String out, String err) {
        /// What it wrote, if it ended well and without a word of complaint.
        public String orFail() {
            if (exit != 0) {
                throw new AssertionError("exit " + exit + ": " + err);
            }
            return out;
        }
    }

    public Command(String... words) {
        this.words.addAll(List.of(words));
    }

    public Command and(String... more) {
        words.addAll(List.of(more));
        return this;
    }

    public Command and(Iterable<Path> paths) {
        paths.forEach(each -> words.add(each.toString()));
        return this;
    }

    public Result run() {
        return run("");
    }

    public Result run(String input) {
        try {
            var builder = new ProcessBuilder(words);
            builder.environment().put("LC_ALL", "C");
            Process process = builder.start();
            var out = later(process.getInputStream());
            var err = later(process.getErrorStream());
            feed(process, input);
            return new Result(process.waitFor(), out.join(), err.join());
        } catch (IOException failed) {
            throw new UncheckedIOException(words.getFirst(), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(words.getFirst(), interrupted);
        }
    }

    private static void feed(Process process, String input) {
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(ISO_8859_1));
        } catch (IOException _) {
            // It ended without reading all: its exit code and words say why.
        }
    }

    private static CompletableFuture<String> later(InputStream from) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (from) {
                        return new String(from.readAllBytes(), ISO_8859_1);
                    } catch (IOException broken) {
                        throw new UncheckedIOException(broken);
                    }
                },
                task -> new Thread(task).start());
    }
}
