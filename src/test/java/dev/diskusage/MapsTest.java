package dev.diskusage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the pages say is where, against what is where. A map that nobody checks drifts.
class MapsTest {
    private static final Path CODE = Path.of("src/main/java/dev/diskusage");
    private static final Path README = Path.of("README.md");

    @Test
    void thePackageTableNamesEveryPackageAndNoOther() throws IOException {
        assertThat(firstColumn(ArchitecturePage.FILE, true)).containsAll(folders(CODE));
        assertThat(folders(CODE)).containsAll(firstColumn(ArchitecturePage.FILE, false));
    }

    @Test
    void theReadmeListsEveryFolderAndNoOther() throws IOException {
        assertThat(firstColumn(README, true)).containsAll(folders(Path.of("")));
        assertThat(folders(Path.of(""))).containsAll(firstColumn(README, false));
    }

    @Test
    void everyLongMethodIsListedWithItsFile() {
        for (String file : namedFiles(ArchitecturePage.FILE)) {
            assertThat(CODE.resolve(file))
                    .as("named in %s", ArchitecturePage.FILE)
                    .exists();
        }
    }

    @ParameterizedTest
    @CsvSource({"README.md, 150", "docs/architecture.md, 150", "docs/correctness.md, 120"})
    void pagesStayShort(Path page, int most) {
        assertThat(ArchitecturePage.lines(page)).as("lines of %s", page).hasSizeLessThanOrEqualTo(most);
    }

    @ParameterizedTest
    @CsvSource({"README.md", "docs/architecture.md", "docs/correctness.md", "docs/CHANGELOG.md", "docs/adr/README.md"})
    void linksLeadSomewhere(Path page) {
        Path folder = page.toAbsolutePath().getParent();
        for (String target : matches(page, "\\]\\((?!https?:)([^)#]+)[^)]*\\)")) {
            assertThat(folder.resolve(target)).as("linked from %s", page).exists();
        }
    }

    private static List<String> namedFiles(Path page) {
        return matches(page, "`([a-z]+/[A-Za-z]+\\.java)`");
    }

    /// @param toCome whether with the lines that announce something
    private static Set<String> firstColumn(Path page, boolean toCome) {
        return Set.copyOf(matches(page, "^\\| `([a-z0-9]+)` \\| " + (toCome ? "" : "(?!to come:)")));
    }

    private static List<String> matches(Path page, String pattern) {
        var compiled = Pattern.compile(pattern);
        return ArchitecturePage.lines(page).stream()
                .flatMap(line -> compiled.matcher(line).results())
                .map(found -> found.group(1))
                .toList();
    }

    /// Visible ones; what the build and a first run leave behind is in `.gitignore`.
    private static Set<String> folders(Path in) throws IOException {
        List<String> ignored = matches(Path.of(".gitignore"), "^/([^/*]+)/$");
        try (var entries = Files.list(in.toAbsolutePath())) {
            return entries.filter(Files::isDirectory)
                    .map(each -> each.getFileName().toString())
                    .filter(name -> !name.startsWith(".") && !ignored.contains(name))
                    .collect(Collectors.toSet());
        }
    }
}
