package dev.diskusage.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// A JVM with a heap of 16 MB, whose SQLite may not have more than 4 MB either, that reads the upper levels of a run.
final class SmallHeap {
    /// Bytes. SQLite's cache of a file takes half of them.
    private static final int SQLITE_BYTES = 4_000_000;

    private SmallHeap() {}

    /// What it prints: how many directories it found, and how many it left out.
    static String read(Path file, int maxLevel, int max) {
        return Programs.run(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx16m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallHeap.class.getName(),
                        file.toString(),
                        String.valueOf(maxLevel),
                        String.valueOf(max))
                .text();
    }

    public static void main(String[] arguments) throws SQLException {
        int maxLevel = Integer.parseInt(arguments[1]);
        int max = Integer.parseInt(arguments[2]);
        // Of the process; it cannot be taken back.
        try (Connection memory = DriverManager.getConnection("jdbc:sqlite::memory:");
                Statement statement = memory.createStatement()) {
            statement.execute("PRAGMA hard_heap_limit = " + SQLITE_BYTES);
        }
        try (RunFile run = RunFile.open(Path.of(arguments[0]))) {
            List<StoredDirectory> shown = run.topDown(maxLevel, max);
            System.out.println(shown.size() + " and "
                    + run.leftOut(shown, maxLevel).orElseThrow().count() + " others");
        }
    }
}
