package dev.diskusage.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The alerts of `k8s/monitoring`, as Prometheus' own rule tests see them.
class AlertRulesTest {
    private static final String SCAN = "namespace=\"shop\", persistentvolumeclaim=\"media\", scan=\"media\"";
    private static final String UP = "{series: 'up{job=\"disk-usage-operator\"}', values: '1x500'}";

    @TempDir
    Path folder;

    @BeforeEach
    void rules() throws IOException {
        var yaml = new ObjectMapper(new YAMLFactory());
        JsonNode rule =
                yaml.readTree(Path.of("k8s/monitoring/prometheusrule.yaml").toFile());
        yaml.writeValue(folder.resolve("rules.yaml").toFile(), rule.at("/spec"));
    }

    /// Also when the next try is a day away.
    @Test
    void aScanThatFailsAgainAndAgain() throws IOException {
        expect("DiskUsageScanFailing", "20m", true, failures("0x5 1 2x2000"));
        expect("DiskUsageScanFailing", "1440m", true, failures("0x5 1 2x2000"));
    }

    @Test
    void oneFailureAlarmsNobody() throws IOException {
        expect("DiskUsageScanFailing", "20m", false, failures("0x5 1x100"));
    }

    @Test
    void aScanThatFailedAndThenEndedWell() throws IOException {
        expect("DiskUsageScanFailing", "20m", false, failures("0x5 1 2x8 0x100"));
    }

    @Test
    void aDailyScanThatIsThreeDaysLate() throws IOException {
        expect("DiskUsageScanStale", "4350m", true, lastSuccess("0x4400"), interval("86400x4400"));
        expect("DiskUsageScanStale", "4300m", false, lastSuccess("0x4400"), interval("86400x4400"));
    }

    @Test
    void aScanEachMinuteMayBeAnHourLate() throws IOException {
        expect("DiskUsageScanStale", "55m", false, lastSuccess("0x100"), interval("60x100"));
        expect("DiskUsageScanStale", "75m", true, lastSuccess("0x100"), interval("60x100"));
    }

    @Test
    void aSuspendedScanIsNeverLate() throws IOException {
        expect("DiskUsageScanStale", "4350m", false, lastSuccess("0x4400"));
    }

    /// Times are seconds since the first value: 400000 is four days and fifteen hours later.
    @Test
    void aVolumeThatMayBeFullWithinThreeDays() throws IOException {
        String full = fullAt("earliest", 400_000);
        // 400000 less three days are 2347 minutes.
        expect("DiskUsageVolumeFullSoon", "2340m", false, full);
        expect("DiskUsageVolumeFullSoon", "2370m", true, full);
        // When it is full and nobody did anything.
        expect("DiskUsageVolumeFullSoon", "7000m", true, full);
    }

    @Test
    void aVolumeThatWillLikelyBeFullOnlyLaterAlarmsForItsEarliestTime() throws IOException {
        String likely = fullAt("likely", 4_000_000);
        expect("DiskUsageVolumeFullSoon", "60m", true, fullAt("earliest", 200_000), likely);
        expect("DiskUsageVolumeFullSoon", "60m", false, fullAt("earliest", 300_000), likely);
    }

    @Test
    void aVolumeOfWhichNobodyKnowsAlarmsNobody() throws IOException {
        expect("DiskUsageVolumeFullSoon", "60m", false, lastSuccess("0x100"));
    }

    @Test
    void aStoreWithoutRoomForTheNextRun() throws IOException {
        String size = "{series: 'diskusage_store_size_bytes', values: '%s'}";
        String limit = "{series: 'diskusage_store_limit_bytes', values: '500x100'}";
        expect("DiskUsageStoreFull", "20m", true, size.formatted("501x100"), limit);
        expect("DiskUsageStoreFull", "20m", false, size.formatted("500x100"), limit);
        // Between two runs the store makes room.
        expect("DiskUsageStoreFull", "20m", false, size.formatted("400x9 501x5 400x100"), limit);
    }

    @Test
    void resultsThatWereDamaged() throws IOException {
        String damaged = "{series: 'diskusage_store_damaged_files', values: '%s'}";
        expect("DiskUsageStoreDamaged", "10m", true, damaged.formatted("0x5 1x100"));
        expect("DiskUsageStoreDamaged", "10m", false, damaged.formatted("0x100"));
        // Somebody removed it.
        expect("DiskUsageStoreDamaged", "10m", false, damaged.formatted("1x5 0x100"));
    }

    @Test
    void anOperatorThatIsNotThere() throws IOException {
        expect("DiskUsageOperatorDown", "10m", true);
        expect("DiskUsageOperatorDown", "10m", true, UP.replace("1x500", "0x20"));
        expect("DiskUsageOperatorDown", "10m", false, UP);
    }

    private static String failures(String values) {
        return "{series: 'diskusage_scan_consecutive_failures{%s}', values: '%s'}".formatted(SCAN, values);
    }

    private static String lastSuccess(String values) {
        return "{series: 'diskusage_scan_last_success_timestamp_seconds{%s}', values: '%s'}".formatted(SCAN, values);
    }

    private static String fullAt(String bound, long second) {
        return "{series: 'diskusage_filesystem_full_timestamp_seconds{%s, bound=\"%s\"}', values: '%dx8000'}"
                .formatted(SCAN, bound, second);
    }

    private static String interval(String values) {
        return "{series: 'diskusage_scan_interval_seconds{%s}', values: '%s'}".formatted(SCAN, values);
    }

    /// @param at time since the first value, of which there is one a minute
    private void expect(String alert, String at, boolean fires, String... series) throws IOException {
        Path tests = folder.resolve("tests.yaml");
        String firing = "{alertname=\"%s\", alertstate=\"firing\"}".formatted(alert);
        Files.writeString(tests, """
                rule_files: [%s]
                tests:
                - interval: 1m
                  input_series: [%s]
                  promql_expr_test:
                  - {expr: 'count by (alertname, alertstate) (ALERTS%s)', eval_time: %s, exp_samples: [%s]}
                """.formatted(
                        folder.resolve("rules.yaml"),
                        String.join(", ", series),
                        firing,
                        at,
                        fires ? "{labels: '" + firing + "', value: 1}" : ""));
        Promtool.testRules(tests);
    }
}
