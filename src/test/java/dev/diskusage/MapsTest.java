package dev.diskusage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What the pages say is where, against what is where. A map that nobody checks drifts.
class MapsTest {
    private static final Path CODE = Path.of("src/main/java/dev/diskusage");
    private static final Path README = Path.of("README.md");

    @Test
    void thePackageTableNamesEveryPackageAndNoOther() throws IOException {
        assertThat(firstColumn(ArchitecturePage.FILE)).isEqualTo(folders(CODE));
    }

    @Test
    void theReadmeListsEveryFolderAndNoOther() throws IOException {
        assertThat(firstColumn(README)).isEqualTo(folders(Path.of("")));
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

    static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            return Stream.concat(Stream.of(README), docs.filter(each -> each.toString()
                            .endsWith(".md")))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadSomewhere(Path page) {
        Path folder = page.toAbsolutePath().getParent();
        for (String link : matches(page, "\\]\\((?!https?:)([^)]+)\\)")) {
            String[] parts = link.split("#", 2);
            Path target = parts[0].isEmpty() ? page : folder.resolve(parts[0]);
            assertThat(target).as("linked from %s", page).exists();
            if (parts.length == 2) {
                assertThat(anchors(target)).as("%s, linked from %s", link, page).contains(parts[1]);
            }
        }
    }

    /// As GitHub makes them of headings.
    private static List<String> anchors(Path page) {
        return matches(page, "^#+ (.*)$").stream()
                .map(heading -> heading.toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{Alnum} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    private static List<String> namedFiles(Path page) {
        return matches(page, "`([a-z]+/[A-Za-z]+\\.java)`");
    }

    private static Set<String> firstColumn(Path page) {
        return Set.copyOf(matches(page, "^\\| `([a-z0-9]+)` \\| "));
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
