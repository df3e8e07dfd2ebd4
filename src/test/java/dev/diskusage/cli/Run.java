package dev.diskusage.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/// What the command said in this JVM.
record Run(int code, String out, String err) {
    static Run of(Object... arguments) {
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = String.valueOf(arguments[i]);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = DiskUsage.run(words, new PrintStream(out, false, UTF_8), new PrintStream(err, false, UTF_8));
        return new Run(code, out.toString(UTF_8), err.toString(UTF_8));
    }
}
