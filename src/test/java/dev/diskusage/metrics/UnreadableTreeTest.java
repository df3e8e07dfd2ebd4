package dev.diskusage.metrics;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.testing.Command;
import dev.diskusage.testing.FileTree;
import dev.diskusage.testing.GnuDu;
import dev.diskusage.testing.ScanProcess;
import dev.diskusage.usage.Totals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real tree, scanned by a user without rights while the rights to its directories come and go, and what Prometheus
/// reads then.
class UnreadableTreeTest {
    private static final String SCAN = "{namespace=\"shop\",persistentvolumeclaim=\"media-claim\",scan=\"media\",";

    @TempDir
    Path folder;

    private Path tree;
    private String classPath = "";

    @BeforeEach
    void makeTree() throws IOException {
        ScanProcess.open(folder);
        classPath = ScanProcess.classPathForEverybody(folder.resolve("classes"), "sqlite-jdbc", "quarkus-core");
        new Command(
                        "chmod",
                        "777",
                        Files.createDirectory(folder.resolve("data")).toString())
                .run()
                .orFail();
        tree = new FileTree()
                .down("open")
                .file("file", 10_000)
                .up()
                .down("closing")
                .down("deep")
                .file("file", 20_000)
                .up()
                .up()
                .down("never")
                .file("file", 5)
                .up()
                .mode("never", "000")
                .make(folder.resolve("tree"));
    }

    @AfterEach
    void letBeRemoved() {
        new Command("chmod", "-R", "u+rwX", tree.toString()).run();
    }

    private void scan(String run) {
        var command = new Command(ScanProcess.asAnotherUser().toArray(String[]::new))
                .and(System.getProperty("java.home") + "/bin/java", "--enable-native-access=ALL-UNNAMED")
                .and("-cp", classPath, ScanIntoStore.class.getName())
                .and(folder.resolve("data/store").toString(), run, tree.toString());
        command.run().orFail();
        // The next one is of another user.
        new Command("chmod", "-R", "a+rwX", folder.resolve("data/store").toString())
                .run()
                .orFail();
    }

    private void mode(String mode, String directory) {
        new Command("chmod", mode, tree.resolve(directory).toString()).run().orFail();
    }

    private static String level1(String metric, String path) {
        return "diskusage_directory_" + metric + SCAN + "path=\"" + path + "\",level=\"1\",} ";
    }

    @Test
    void aDirectoryThatCannotBeReadKeepsItsLastKnownValue() throws IOException {
        Totals closing = requireNonNull(new GnuDu().totals(tree).get("closing"));
        scan("one");
        mode("000", "closing");
        scan("two");
        scan("three");
        try (ScrapedStore scraped = new ScrapedStore(folder.resolve("data/store"))) {
            assertThat(scraped.scrape("diskusage_directory_stale"))
                    .containsExactly(level1("stale", "/closing") + "1.0");
            assertThat(scraped.scrape())
                    .contains(level1("allocated_bytes", "/closing") + number(closing.allocatedBytes()) + "\n")
                    .contains(level1("files", "/closing") + "1.0\n")
                    .contains(level1("files", "/open") + "1.0\n")
                    // What was read this time, and no more.
                    .contains("diskusage_directory_files" + SCAN + "path=\"/\",level=\"0\",} 1.0\n")
                    .contains("diskusage_scan_unreadable_entries" + SCAN + "errno=\"EACCES\",} 2.0\n");
            assertThat(scraped.scrape("diskusage_directory_files" + SCAN + "path=\"/never\""))
                    .isEmpty();
            assertThat(scraped.scrape(level1("own_allocated_bytes", "/never"))).hasSize(1);
            Promtool.check(scraped.scrape());
        }
    }

    private static String number(long value) {
        return Double.toString(value);
    }

    @Test
    void whatCanBeReadAgainIsNoLongerStale() throws IOException {
        scan("one");
        mode("000", "closing");
        scan("two");
        mode("755", "closing");
        Files.delete(tree.resolve("closing/deep/file"));
        scan("three");
        try (ScrapedStore scraped = new ScrapedStore(folder.resolve("data/store"))) {
            assertThat(scraped.scrape("diskusage_directory_stale")).isEmpty();
            assertThat(scraped.scrape(level1("files", "/closing")))
                    .isEqualTo(List.of(level1("files", "/closing") + "0.0"));
        }
    }
}
