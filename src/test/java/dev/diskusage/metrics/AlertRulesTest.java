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
