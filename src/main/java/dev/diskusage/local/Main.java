package dev.diskusage.local;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import org.jspecify.annotations.Nullable;

/// Where the process begins: the stand-alone program and, with that switched off, the operator.
@QuarkusMain
public final class Main {
    private Main() {}

    public static void main(String... args) {
        Quarkus.run(null, Main::exit, args);
    }

    /// Instead of a stack trace one line: what is wrong is almost always a setting.
    private static void exit(int code, @Nullable Throwable failure) {
        if (failure != null) {
            System.err.println("disk-usage-operator cannot start: " + reason(failure));
            Runtime.getRuntime().halt(code);
        }
        // After a signal this waits for the end of the shutdown, whose exit code then says the signal; to halt here
        // would
        // race with it.
        System.exit(code);
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !cause.getClass().getName().startsWith("dev.diskusage")) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return message == null ? cause.toString() : message;
    }
}
