package dev.diskusage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.diskusage.store.NamedTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `diff` as a person types it.
class DiffCommandTest {
    private static final Instant MONDAY = Instant.parse("2026-11-23T03:00:00Z");
    private static final Instant FRIDAY = Instant.parse("2026-11-27T03:00:00Z");

    @TempDir
    Path temp;

    private Path monday;
    private Path friday;

    @BeforeEach
    void twoRuns() {
        monday = tree().storeAs(temp.resolve("monday.db"), 9, MONDAY);
        friday = tree().put("/data/up", 4096, 20)
                .put("/data/new\u001b[31m", 1024, 3)
                .put("/data/down", 2, 1)
                .remove("/data/gone")
                .storeAs(temp.resolve("friday.db"), 9, FRIDAY);
    }

    private static NamedTree tree() {
        return new NamedTree()
                .put("/data", 8, 0)
                .put("/data/up", 2048, 5)
                .put("/data/down", 100, 5)
                .put("/data/gone", 1024, 7)
                .put("/data/same", 7, 7);
    }

    @Test
    void theTableShowsWhatGrewMost() {
        Run run = Run.of("diff", monday, friday);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.out()).isEqualTo("""
                CHANGE       GROWTH       BEFORE        AFTER         FILES  PATH
                grown      +1.0 MiB      1.0 MiB      2.0 MiB           +15  /data/up
                new        +512 KiB            -      512 KiB            +3  /data/new\\x1b[31m
                """);
    }

    @Test
    void aTableOfAllShowsEveryChangeInTheOrderOfTheTree() {
        Run run = Run.of("diff", monday, friday, "--top", 0, "--by", "files");
        assertThat(run.code()).isZero();
        assertThat(run.out().lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "CHANGE GROWTH BEFORE AFTER FILES PATH",
                        "grown +7 24 31 +7 /data",
                        "shrunk -4 5 1 -4 /data/down",
                        "gone -7 7 - -7 /data/gone",
                        "new +3 - 3 +3 /data/new\\x1b[31m",
                        "grown +15 5 20 +15 /data/up");
    }

    @Test
    void jsonHoldsBothSidesOfEveryChange() throws IOException {
        JsonNode report = new ObjectMapper()
                .readTree(Run.of("diff", monday, friday, "--format", "json").out());
        assertThat(report.at("/before/run").asText()).isEqualTo("monday");
        assertThat(report.at("/after/started").asText()).isEqualTo("2026-11-27T03:00:00Z");
        List<String> changes = new ArrayList<>();
        report.get("directories")
                .forEach(each -> changes.add(each.get("path").asText() + " "
                        + each.get("change").asText() + " " + each.at("/before/allocated_bytes") + " "
                        + each.at("/after/files")));
        assertThat(changes)
                .containsExactly(
                        "/data grown 1631744 31",
                        "/data/down shrunk 51200 1",
                        "/data/gone gone 524288 ",
                        "/data/new\u001b[31m new  3",
                        "/data/up grown 1048576 20");
    }

    @Test
    void onlyWhatLiesBelowAPathWhenOneIsGiven() {
        Run run = Run.of("diff", monday, friday, "/data/up/", "--top", 0);
        assertThat(run.out().lines().skip(1)).singleElement().satisfies(line -> assertThat(line)
                .endsWith("/data/up"));
    }

    @Test
    void whatOnlyOneRunReportedIsLeftOutAndSaid() {
        Path flat = tree().put("/data/up/deep", 1, 1).storeAs(temp.resolve("flat.db"), 0, FRIDAY);
        for (int top : List.of(0, 5)) {
            Run run = Run.of("diff", monday, flat, "--top", top);
            assertThat(run.code()).isEqualTo(ExitCode.PARTLY_UNREADABLE);
            assertThat(run.err())
                    .isEqualTo("disk-usage: in 1 directories what only one of the runs has is left out:"
                            + " the other reported less deep there, or could not read all of them\n");
        }
    }

    @Test
    void runsInTheWrongOrderAreSaid() {
        assertThat(Run.of("diff", friday, monday).err()).startsWith("disk-usage: OLD is the later one");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            monday.db none.db              | cannot read run {}/none.db: there is no such file
            monday.db text                 | cannot read run {}/text: it is damaged or no SQLite database
            monday.db friday.db /data/new  | not both runs have a directory /data/new: give one that both reported, below /data
            monday.db friday.db --top -1   | Invalid value for option '--top': '-1' is not a whole number from 0 to 2147483647
            monday.db friday.db --by size  | Invalid value for option '--by': 'size' is none of: allocated, apparent, files
            monday.db friday.db --format ncdu | Invalid value for option '--format': 'ncdu' is none of: table, json
            monday.db                      | Missing required parameter: 'NEW'
            """)
    void aMistakeIsOneClearError(String arguments, String error) throws IOException {
        Files.writeString(temp.resolve("text"), "no database, but long enough to be one ".repeat(100));
        List<Object> words = new ArrayList<>(List.of("diff"));
        for (String each : arguments.split(" ")) {
            words.add(each.endsWith(".db") || each.equals("text") ? temp.resolve(each) : each);
        }
        Run run = Run.of(words.toArray());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).startsWith("disk-usage: " + error.replace("{}", temp.toString()));
        assertThat(run.out()).isEmpty();
    }

    @Test
    void runsOfOtherPathsHaveNothingInCommon() {
        Path other = new NamedTree().put("/other", 1, 1).storeAs(temp.resolve("other.db"), 9, FRIDAY);
        Run run = Run.of("diff", monday, other);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("disk-usage: the runs have no path in common: /data and /other\n");
    }
}
