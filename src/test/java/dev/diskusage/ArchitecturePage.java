package dev.diskusage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The table of packages in docs/architecture.md.
final class ArchitecturePage {
    static final Path FILE = Path.of("docs/architecture.md");

    /// `| `walk` | what it holds | posix | libraries |`: the name, and what stands in the third column.
    private static final Pattern ROW = Pattern.compile("^\\| `([a-z]+)` \\|[^|]*\\|([^|]*)\\|");

    private ArchitecturePage() {}

    /// Package to the packages it may use, in the page's order.
    static Map<String, List<String>> read() {
        Map<String, List<String>> table = new LinkedHashMap<>();
        for (String line : lines(FILE)) {
            var row = ROW.matcher(line);
            if (row.find()) {
                table.put(
                        row.group(1),
                        Pattern.compile("[a-z]+")
                                .matcher(row.group(2))
                                .results()
                                .map(it -> it.group())
                                .toList());
            }
        }
        return table;
    }

    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
