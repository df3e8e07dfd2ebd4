package dev.diskusage.scan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.testing.Command;
import dev.diskusage.testing.FileTree;
import dev.diskusage.testing.ListedTree;
import dev.diskusage.testing.ScannedTree;
import dev.diskusage.usage.HardLinks;
import dev.diskusage.usage.Totals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Patterns mean what they mean to git: random lists of them against `git check-ignore`, on one tree of short names.
/// Without `a**/b`, where gitignore(5) says that the stars are ordinary ones, but git (2.39) lets them match slashes.
class ExcludesEqualGitTest {
    private static final int LISTS = 300;
    private static final String[] NAMES = {"a", "b", "ab", "a.tmp", "b.tmp", "a b", "[x]", "é"};
    private static final String[] GLOBS = {
        "a",
        "b",
        "ab",
        "*.tmp",
        "a*",
        "*b",
        "?",
        "??",
        "*",
        "[ab]",
        "[!a]",
        "[^b]*",
        "[a-b].tmp",
        "\\a",
        "\\[x\\]",
        "a?b",
        "**",
        "é",
        "*é*"
    };

    @TempDir
    Path folder;

    private Path root = Path.of("");

    @BeforeEach
    void makeTree() {
        var tree = new FileTree();
        fill(tree, new Random(1), 3);
        root = tree.make(folder.resolve("tree"));
        new Command("git", "init", "-q", "--bare", folder.resolve("git").toString())
                .run()
                .orFail();
    }

    @Test
    void whatPatternsLeaveOutIsWhatGitIgnores() throws IOException {
        var random = new Random(2);
        for (int n = 0; n < LISTS; n++) {
            List<String> patterns = patterns(random);
            Set<String> ignored = ignoredByGit(patterns);
            var expected = ListedTree.of(root).without(ignored::contains).totals(HardLinks.ONCE);
            assertThat(totals(patterns)).as("list %d: %s", n, patterns).isEqualTo(expected);
        }
    }

    private Map<String, Totals> totals(List<String> patterns) {
        var path = ScannedTree.path("/", 10, patterns.toArray(String[]::new));
        return ScannedTree.of(ScannedTree.request(root, ScannedTree.with(HardLinks.ONCE, 1), path))
                .totals();
    }

    private Set<String> ignoredByGit(List<String> patterns) throws IOException {
        Path file = Files.write(folder.resolve("patterns"), patterns);
        String all = new Command("find", root.toString(), "-mindepth", "1", "-printf", "%P\\0")
                .run()
                .orFail();
        var git = new Command("git", "-C", root.toString(), "--git-dir=" + folder.resolve("git"), "--work-tree=" + root)
                .and(
                        "-c",
                        "core.excludesFile=" + file,
                        "-c",
                        "core.ignoreCase=false",
                        "check-ignore",
                        "--no-index",
                        "--stdin",
                        "-z")
                .run(all);
        assertThat(git.exit()).as(git.err()).isLessThan(2);
        return Set.of(git.out().split("\0"));
    }

    private static void fill(FileTree tree, Random random, int levels) {
        for (String name : NAMES) {
            String bytes = new String(name.getBytes(UTF_8), ISO_8859_1);
            if (levels > 0 && random.nextInt(2) == 0) {
                tree.down(bytes);
                fill(tree, random, levels - 1);
                tree.up();
            } else {
                tree.file(bytes, random.nextInt(5000));
            }
        }
    }

    private static List<String> patterns(Random random) {
        List<String> patterns = new ArrayList<>();
        for (int n = random.nextInt(4); n >= 0; n--) {
            var pattern =
                    new StringBuilder(random.nextInt(4) == 0 ? "!" : "").append(random.nextInt(3) == 0 ? "/" : "");
            for (int more = random.nextInt(3); more >= 0; more--) {
                pattern.append(GLOBS[random.nextInt(GLOBS.length)]).append(more > 0 ? "/" : "");
            }
            patterns.add(pattern.append(random.nextInt(4) == 0 ? "/" : "").toString());
        }
        return patterns;
    }
}
