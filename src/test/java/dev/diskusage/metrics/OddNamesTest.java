package dev.diskusage.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.store.WatchedScan.Series;
import dev.diskusage.usage.EntryName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever bytes a directory's name has, its series are its own, and both formats stay valid.
class OddNamesTest {
    /// Bytes that mean something to a format, to UTF-8 or to our own escaping; also the digits and `x` of an escape.
    private static final byte[] ODD = "\"\\\n\r\t{}=,# x\\f5c\u0001\u007f".getBytes(StandardCharsets.UTF_8);

    private static final byte[][] CHARACTERS = Stream.of("ü", "漢", "😀", "\u202e", "\ufeff", "\u2028", "\ue000")
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);

    private static final Pattern PATH =
            Pattern.compile("^diskusage_directory_files\\{.*,path=\"((?:[^\"\\\\\n]|\\\\.)*)\"", Pattern.MULTILINE);

    @TempDir
    Path temp;

    private ScrapedStore scraped;

    @BeforeEach
    void open() {
        scraped = new ScrapedStore(temp.resolve("data"));
        scraped.watch(new Series(1, 10_000, true, true, true));
    }

    @AfterEach
    void close() {
        scraped.close();
    }

    /// Few different pieces in short names, so that names that differ in one escape only are among them.
    private static EntryName[] names(long seed) {
        Random random = new Random(seed);
        Set<EntryName> names = new LinkedHashSet<>();
        while (names.size() < 500) {
            byte[] name = new byte[0];
            for (int pieces = 1 + random.nextInt(4); pieces > 0; pieces--) {
                name = joined(name, piece(random));
            }
            names.add(new EntryName(name));
        }
        return names.toArray(EntryName[]::new);
    }

    private static byte[] piece(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> new byte[] {ODD[random.nextInt(ODD.length)]};
            case 1 -> CHARACTERS[random.nextInt(CHARACTERS.length)];
            default -> new byte[] {(byte) (0x80 + random.nextInt(0x80))};
        };
    }

    private static byte[] joined(byte[] start, byte[] end) {
        byte[] both = Arrays.copyOf(start, start.length + end.length);
        System.arraycopy(end, 0, both, start.length, end.length);
        return both;
    }

    /// The values of the label as a scraper reads them.
    private static List<String> paths(String exposition) {
        List<String> paths = new ArrayList<>();
        for (MatchResult each : PATH.matcher(exposition).results().toList()) {
            paths.add(each.group(1)
                    .replace("\\\\", "\u0000")
                    .replace("\\\"", "\"")
                    .replace("\\n", "\n")
                    .replace("\u0000", "\\"));
        }
        return paths;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void eachDirectoryHasItsOwnSeriesInBothFormats(long seed) throws IOException {
        EntryName[] names = names(seed);
        scraped.publish(names);
        List<String> expected = Stream.concat(Stream.of("/"), Stream.of(names).map(name -> "/" + name.text()))
                .toList();
        assertThat(expected).doesNotHaveDuplicates();
        for (String exposition : List.of(scraped.scrape(), scraped.scrapeOpenMetrics())) {
            assertThat(paths(exposition)).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(exposition.lines().filter(line -> line.startsWith("diskusage_directory_files_by_size{")))
                    .hasSize(5 * expected.size());
        }
        Promtool.check(scraped.scrape());
    }
}
