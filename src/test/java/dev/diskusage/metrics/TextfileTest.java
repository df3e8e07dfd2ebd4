package dev.diskusage.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.diskusage.metrics.MetricsConfig.Compatibility;
import dev.diskusage.store.WatchedScan.Series;
import dev.diskusage.usage.EntryName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextfileTest {
    @TempDir
    Path temp;

    private Path file;
    private ScrapedStore scraped;
    private Textfile textfile;

    @BeforeEach
    void open() throws IOException {
        file = Files.createDirectory(temp.resolve("collector")).resolve("disk-usage.prom");
        scraped = new ScrapedStore(temp.resolve("data"), Compatibility.CLASSIC);
        textfile = new Textfile(file, scraped.metrics);
        scraped.store.onChange(textfile::update);
    }

    @AfterEach
    void close() {
        textfile.close();
        scraped.close();
    }

    @Test
    void eachRunReplacesTheFileByWhatAScrapeGives() throws IOException {
        scraped.publish(EntryName.of("a"));
        await().until(() -> Files.exists(file) && Files.readString(file).contains("path=\"/a\""));
        scraped.publish(EntryName.of("b"));
        await().until(() -> Files.readString(file).contains("path=\"/b\""));
        assertThat(Files.readString(file)).doesNotContain("path=\"/a\"").contains("node_disk_usage{");
        textfile.close();
        assertThat(scraped.scrape()
                        .lines()
                        .filter(line ->
                                !line.matches(".*diskusage_(scan_in_progress|store_(available|limit)_bytes)\\b.*")))
                .containsExactlyElementsOf(Files.readAllLines(file));
        assertThat(Promtool.complaints(Files.readString(file))).allMatch(line -> line.startsWith("node_disk_usage_"));
    }

    @Test
    void aForgottenScanIsGoneFromTheFile() {
        scraped.publish(EntryName.of("a"));
        await().until(() -> Files.exists(file) && Files.readString(file).contains("media"));
        scraped.store.forget(ScrapedStore.MEDIA.uid());
        await().until(() -> !Files.readString(file).contains("media"));
    }

    /// The collector may read at any moment.
    @Test
    void nobodyEverReadsHalfAFile() throws IOException, InterruptedException {
        scraped.watch(new Series(1, 10_000, true, true, true));
        EntryName[] many = new EntryName[2000];
        for (int i = 0; i < many.length; i++) {
            many[i] = EntryName.of("directory-" + i);
        }
        scraped.publish(many);
        await().until(() -> Files.exists(file));
        AtomicBoolean end = new AtomicBoolean();
        List<String> half = new ArrayList<>();
        Thread reader = Thread.ofPlatform().start(() -> readUntil(end, half));
        for (int i = 0; i < 20; i++) {
            scraped.publish(many);
        }
        textfile.close();
        end.set(true);
        reader.join();
        assertThat(half).isEmpty();
        await().until(() -> inFolder().equals(List.of(file)));
    }

    private List<Path> inFolder() throws IOException {
        try (var all = Files.list(file.getParent())) {
            return all.toList();
        }
    }

    private void readUntil(AtomicBoolean end, List<String> half) {
        while (!end.get()) {
            try {
                String read = Files.readString(file);
                if (!read.contains("diskusage_build_info{version=\"1.2.3\",} 1.0\n") || !read.endsWith("\n")) {
                    half.add(read);
                }
            } catch (IOException e) {
                half.add(e.toString());
            }
        }
    }

    /// It runs as another user.
    @Test
    void theCollectorMayReadIt() throws IOException {
        scraped.publish();
        await().until(() -> Files.exists(file));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r--r--");
    }

    @Test
    void aFolderThatIsMissingIsWarnedOfAndServedAgainWhenItIsThere() throws IOException {
        Files.delete(file.getParent());
        scraped.publish(EntryName.of("a"));
        Files.createDirectory(file.getParent());
        scraped.publish(EntryName.of("a"));
        await().until(() -> Files.exists(file));
    }

    @Test
    void aNameThatTheCollectorIgnoresIsRefused() {
        assertThatThrownBy(() -> new Textfile(temp.resolve("metrics.txt"), scraped.metrics))
                .hasMessage("disk-usage.metrics.textfile: " + temp.resolve("metrics.txt")
                        + " does not end in .prom: node_exporter reads no other, give it such a name");
    }
}
