package dev.diskusage.walk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.diskusage.testing.Command;
import dev.diskusage.testing.MemoryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random lists of patterns on a fixed tree, judged by git. Without `a**/b` and `***/b`, which git, against its own
/// gitignore(5), takes for `**/b` behind a prefix.
class GitIgnoreTest {
    private static final List<String> NAMES = List.of("a", "b", "ab", "b.log", "[x]", "a-b");
    private static final String[] WORDS = {
        "a",
        "b",
        "*",
        "?",
        "**",
        "ab",
        "*.log",
        "[a-b]",
        "[!a]",
        "[a",
        "a*",
        "*b",
        "\\[x]",
        "[[]x]",
        "a-b",
        "a[-+]b",
        "[]a]",
        "b.l[no]g",
        "\\a",
        "[[:alpha:]]",
        "[[:punct:]]x*"
    };
    private static final int LISTS = 200;

    @TempDir(factory = MemoryFolder.class)
    Path folder;

    @Test
    void everyListLeavesOutWhatGitIgnores() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/git")) || System.getenv("CI") != null, "no git here");
        git("init", "-q").run().orFail();
        List<String> paths = tree();
        int compared = 0;
        for (int seed = 0; seed < LISTS; seed++) {
            List<String> patterns = patterns(new Random(seed));
            if (isValid(patterns)) {
                compared++;
                List<String> ours = paths.stream()
                        .filter(each -> ExcludesTest.excludes(patterns, each))
                        .map(GitIgnoreTest::bare)
                        .toList();
                assertThat(ours).as("seed %d: %s", seed, patterns).containsExactlyElementsOf(ignored(patterns, paths));
            }
        }
        assertThat(compared).isGreaterThan(LISTS / 2);
    }

    private Command git(String... words) {
        return new Command("git", "-C", folder.toString()).and(words);
    }

    private List<String> tree() throws IOException {
        List<String> paths = new ArrayList<>();
        for (String top : NAMES) {
            paths.add(top + "/");
            for (String middle : NAMES) {
                paths.add(top + "/" + middle + "/");
                Files.createDirectories(folder.resolve(top).resolve(middle));
                for (String name : NAMES) {
                    paths.add(top + "/" + middle + "/" + name);
                    Files.createFile(folder.resolve(top).resolve(middle).resolve(name));
                }
            }
        }
        return paths;
    }

    /// With a slash at the end git takes it for a name of nothing in the directory.
    private static String bare(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static List<String> patterns(Random random) {
        List<String> patterns = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            StringBuilder pattern = new StringBuilder();
            pattern.append(random.nextInt(4) == 0 ? "!" : "").append(random.nextInt(4) == 0 ? "/" : "");
            for (int j = random.nextInt(3); j >= 0; j--) {
                pattern.append(WORDS[random.nextInt(WORDS.length)]).append(j > 0 ? "/" : "");
            }
            patterns.add(pattern.append(random.nextInt(4) == 0 ? "/" : "").toString());
        }
        return patterns;
    }

    private static boolean isValid(List<String> patterns) {
        try {
            Excludes.of(patterns);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private List<String> ignored(List<String> patterns, List<String> paths) throws IOException {
        Files.writeString(folder.resolve(".gitignore"), String.join("\n", patterns) + "\n", UTF_8);
        String asked = paths.stream().map(GitIgnoreTest::bare).collect(Collectors.joining("\0"));
        String out =
                git("check-ignore", "-z", "--stdin", "--no-index").run(asked).out();
        return out.isEmpty() ? List.of() : List.of(out.split("\0"));
    }
}
