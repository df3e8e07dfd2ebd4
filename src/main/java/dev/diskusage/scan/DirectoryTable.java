package dev.diskusage.scan;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.IecSize;
import dev.diskusage.usage.Totals;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Directories and what they use, as a table for a terminal.
public final class DirectoryTable {
    private static final List<String> HEAD = List.of("ALLOCATED", "APPARENT", "FILES", "DIRECTORIES", "PATH");

    private DirectoryTable() {}

    /// @param path whole, as the user wrote its root; printed so that no name can drive the terminal
    /// @param incomplete whether entries below could not be read and are not in its numbers
    /// @param asOf when the run ended that the numbers are from; null for the run that the table is of
    public record Line(
            EntryName path,
            Totals all,
            boolean incomplete,
            @Nullable Instant asOf) {
        public static Line of(EntryName path, DirectoryUsage usage) {
            return new Line(path, usage.all(), usage.unreadable() > 0, null);
        }
    }

    /// One line per directory in the given order, numbers to the right, each line ended by a newline. A path marked
    /// with `!` misses entries; `! as of` a time could not be read at all, and was so large then.
    public static String of(List<Line> directories) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        for (Line each : directories) {
            rows.add(cells(each));
        }
        StringBuilder table = new StringBuilder();
        for (List<String> row : rows) {
            for (int column = 0; column < HEAD.size() - 1; column++) {
                table.append(" ".repeat(width(rows, column) - row.get(column).length()))
                        .append(row.get(column))
                        .append("  ");
            }
            table.append(row.getLast()).append('\n');
        }
        return table.toString();
    }

    private static List<String> cells(Line line) {
        Totals all = line.all();
        return List.of(
                IecSize.of(all.allocatedBytes()),
                IecSize.of(all.apparentBytes()),
                String.format(Locale.ROOT, "%,d", all.files()),
                String.format(Locale.ROOT, "%,d", all.directories()),
                line.path().printable() + mark(line));
    }

    private static String mark(Line line) {
        Instant asOf = line.asOf();
        if (asOf != null) {
            return " ! as of " + asOf.truncatedTo(ChronoUnit.SECONDS);
        }
        return line.incomplete() ? " !" : "";
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
