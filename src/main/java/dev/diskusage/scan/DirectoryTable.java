package dev.diskusage.scan;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.IecSize;
import dev.diskusage.usage.Totals;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Directories and what they use, as a table for a terminal.
public final class DirectoryTable {
    private static final List<String> HEAD = List.of("ALLOCATED", "APPARENT", "FILES", "DIRECTORIES", "PATH");

    private DirectoryTable() {}

    /// @param path whole, as the user wrote its root; printed so that no name can drive the terminal
    public record Line(EntryName path, DirectoryUsage usage) {}

    /// One line per directory in the given order, numbers to the right, each line ended by a newline. A path marked
    /// with `!` has entries below that could not be read and are not in its numbers.
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
        Totals all = line.usage().all();
        return List.of(
                IecSize.of(all.allocatedBytes()),
                IecSize.of(all.apparentBytes()),
                String.format(Locale.ROOT, "%,d", all.files()),
                String.format(Locale.ROOT, "%,d", all.directories()),
                line.path().printable() + (line.usage().unreadable() > 0 ? " !" : ""));
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
