package dev.diskusage.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diskusage.usage.HardLinks;
import dev.diskusage.usage.ScanId;
import dev.diskusage.wire.ScanTicket.Operator;
import dev.diskusage.wire.ScanTicket.ScannedPath;
import dev.diskusage.wire.ScanTicket.Traversal;
import dev.diskusage.wire.ScanTicket.Work;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScanTicketTest {
    private static final ScanTicket TICKET = new ScanTicket(
            "media-7f3a-20261125t030000",
            new ScanId("shop", "media", "6b1c", "media-claim"),
            new Work(
                    Path.of("/volume"),
                    List.of(
                            new ScannedPath("/", 2, List.of()),
                            new ScannedPath("/up loads/$(HOME)\n", 0, List.of("*.tmp", "/a,b", ""))),
                    new Traversal(HardLinks.SPLIT, true, false, 3, 500),
                    1000,
                    true),
            new Operator(
                    URI.create("https://operator.disk-usage.svc:8443"),
                    "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n",
                    Path.of("/var/run/token"),
                    Duration.ofMinutes(10)));

    @Test
    void comesBackFromItsVariables() {
        Map<String, String> env = new HashMap<>(TICKET.toEnv());
        env.put("DISK_USAGE_OPERATOR_SERVICE_HOST", "10.0.0.1");
        env.put("PATH", "/bin");

        assertThat(ScanTicket.fromEnv(env)).isEqualTo(TICKET);
    }

    @Test
    void saysWhichVariableIsMissing() {
        for (String name : TICKET.toEnv().keySet()) {
            Map<String, String> env = new HashMap<>(TICKET.toEnv());
            env.remove(name);

            assertThatThrownBy(() -> ScanTicket.fromEnv(env))
                    .isInstanceOf(BadTicketException.class)
                    .hasMessageContaining(name + " is not set");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RUN|../etc|run \"../etc\": must be lower case letters, digits and -, at most 63 characters",
                "PATHS|0|no path: name at least one",
                "PATHS|1000000|DISK_USAGE_PATHS is \"1000000\": must be at most 1000",
                "PATHS|two|DISK_USAGE_PATHS is \"two\": must be a whole number",
                "PATH_0|uploads|path \"uploads\": must be absolute, / is the volume itself",
                "PATH_0_DEPTH|-1|depth -1: must be 0 or more",
                "HARD_LINKS|twice|DISK_USAGE_HARD_LINKS is \"twice\": must be one of [ONCE, EACH, SPLIT]",
                "FOLLOW_SYMLINKS|yes|DISK_USAGE_FOLLOW_SYMLINKS is \"yes\": must be true or false",
                "THREADS|-2|threads -2: must be 0 (by the file system) or more",
                "OPERATIONS_PER_SECOND|-2|operations per second -2: must be 0 or more",
                "BATCH_SIZE|0|batch size 0: must be from 1 to 10000",
                "BATCH_SIZE|10001|batch size 10001: must be from 1 to 10000",
                "OPERATOR_URL|ftp://x|operator URL \"ftp://x\": must begin with https:// or http:// and name a host",
                "OPERATOR_URL|a b|DISK_USAGE_OPERATOR_URL is \"a b\": must be a URL",
                "OPERATOR_CA|''|operator URL \"https://operator.disk-usage.svc:8443\" without a CA certificate: https needs one",
                "PATIENCE|10m|DISK_USAGE_PATIENCE is \"10m\": must be a duration such as PT10M",
                "PATIENCE|PT0S|patience PT0S: must be 1 s or more",
                "PATIENCE|PT-10M|patience PT-10M: must be 1 s or more",
                "PATIENCE|''|DISK_USAGE_PATIENCE is \"\": must be a duration such as PT10M",
                "RUN|''|run \"\": must be lower case letters, digits and -, at most 63 characters",
                "RUN|Media|run \"Media\": must be lower case letters, digits and -, at most 63 characters",
                "RUN|-media|run \"-media\": must be lower case letters, digits and -, at most 63 characters",
                "RUN|media-|run \"media-\": must be lower case letters, digits and -, at most 63 characters",
                "NAMESPACE|''|DISK_USAGE_NAMESPACE is \"\": must be a name",
                "SCAN|''|DISK_USAGE_SCAN is \"\": must be a name",
                "SCAN_UID|''|DISK_USAGE_SCAN_UID is \"\": must be a name",
                "CLAIM|''|DISK_USAGE_CLAIM is \"\": must be a name",
                "VOLUME|''|volume \"\": must be absolute",
                "VOLUME|data|volume \"data\": must be absolute",
                "TOKEN_FILE|''|token file \"\": must be absolute",
                "PATHS|''|DISK_USAGE_PATHS is \"\": must be a whole number",
                "PATHS|-1|no path: name at least one",
                "PATHS|99999999999|DISK_USAGE_PATHS is \"99999999999\": must be a whole number",
                "PATH_0|''|path \"\": must be absolute, / is the volume itself",
                "PATH_1_DEPTH|deep|DISK_USAGE_PATH_1_DEPTH is \"deep\": must be a whole number",
                "HARD_LINKS|once|DISK_USAGE_HARD_LINKS is \"once\": must be one of [ONCE, EACH, SPLIT]",
                "ONE_FILE_SYSTEM|''|DISK_USAGE_ONE_FILE_SYSTEM is \"\": must be true or false",
                "SIZE_CLASSES|TRUE|DISK_USAGE_SIZE_CLASSES is \"TRUE\": must be true or false",
                "THREADS|1.5|DISK_USAGE_THREADS is \"1.5\": must be a whole number",
                "OPERATIONS_PER_SECOND|many|DISK_USAGE_OPERATIONS_PER_SECOND is \"many\": must be a whole number",
                "BATCH_SIZE|''|DISK_USAGE_BATCH_SIZE is \"\": must be a whole number",
                "OPERATOR_URL|''|operator URL \"\": must begin with https:// or http:// and name a host",
                "OPERATOR_URL|https:///api|operator URL \"https:///api\": must begin with https:// or http:// and name a host",
                "OPERATOR_URL|https:operator|operator URL \"https:operator\": must begin with https:// or http:// and name a host",
                "OPERATOR_CA|' '|operator URL \"https://operator.disk-usage.svc:8443\" without a CA certificate: https needs one"
            })
    void namesABadValueAndWhatItMustBe(String name, String value, String message) {
        Map<String, String> env = new HashMap<>(TICKET.toEnv());
        env.put("DISK_USAGE_" + name, value);

        assertThatThrownBy(() -> ScanTicket.fromEnv(env))
                .isInstanceOf(BadTicketException.class)
                .hasMessage(message);
    }

    @Test
    void aRunMayHave63Characters() {
        Map<String, String> env = new HashMap<>(TICKET.toEnv());
        env.put("DISK_USAGE_RUN", "r".repeat(63));
        assertThat(ScanTicket.fromEnv(env).run()).hasSize(63);
        env.put("DISK_USAGE_RUN", "r".repeat(64));

        assertThatThrownBy(() -> ScanTicket.fromEnv(env)).isInstanceOf(BadTicketException.class);
    }

    /// Plain HTTP, where the operator allows it, has nothing to check a certificate against.
    @Test
    void aPlainUrlNeedsNoCertificate() {
        Map<String, String> env = new HashMap<>(TICKET.toEnv());
        env.put("DISK_USAGE_OPERATOR_URL", "http://127.0.0.1:8080");
        env.put("DISK_USAGE_OPERATOR_CA", "");

        assertThat(ScanTicket.fromEnv(env).operator().caPem()).isEmpty();
    }

    /// Some paths more than a resource takes, each with patterns: all as they were.
    @Test
    void everyPathComesBackInItsOrder() {
        List<ScannedPath> paths = IntStream.range(0, 100)
                .mapToObj(i -> new ScannedPath("/p" + i, i % 33, i % 2 == 0 ? List.of() : List.of("*.tmp", "!/a " + i)))
                .toList();
        var work = new Work(Path.of("/v"), paths, TICKET.work().traversal(), 1, false);
        var ticket = new ScanTicket("r", TICKET.scan(), work, TICKET.operator());

        assertThat(ScanTicket.fromEnv(ticket.toEnv())).isEqualTo(ticket);
    }
}
