package dev.diskusage.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.diskusage.api.DiskUsageScan;
import dev.diskusage.kube.KubeApi;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Start to ready, and heap after it, of the packaged operator with its shipped rights beside many resources and as
/// many claims, against the real API server. Runs by name only (`-Dit.test=ManyResourcesBenchmark`), after `-Pimage`:
/// with the options of the image's entry point. `JAVA` in the environment is the `java` of the image's base, the only
/// one that takes `app.aot`; without it the start is slower. What it makes goes with the API server.
@ExtendWith(KubeApi.class)
class ManyResourcesBenchmark {
    private static final List<Integer> RESOURCES = Stream.of(
                    System.getProperty("resources", "1,1000,10000").split(","))
            .map(Integer::valueOf)
            .toList();

    private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");

    /// As pom.xml has them for the image, but for the heap's size.
    private static final List<String> JAVA = List.of(
            System.getenv().getOrDefault("JAVA", System.getProperty("java.home") + "/bin/java"),
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-XX:AOTCache=target/quarkus-app/app.aot",
            "-Djdk.reflect.useNativeAccessorOnly=true",
            "-Dorg.sqlite.lib.path=target/quarkus-app/native",
            "-Xlog:disable",
            "-Xlog:all=error:stderr");

    private final KubernetesClient admin;
    private final PlayedCluster cluster;
    private final ShippedAccount account;
    private int made;

    @TempDir
    Path folder;

    ManyResourcesBenchmark(KubernetesClient admin) {
        this.admin = admin;
        this.cluster = new PlayedCluster(admin);
        this.account = new ShippedAccount(admin);
    }

    @Test
    void startsBesideMore() throws IOException, InterruptedException {
        for (int resources : RESOURCES) {
            startsBeside(resources);
        }
    }

    private void startsBeside(int resources) throws IOException, InterruptedException {
        for (; made < resources; made++) {
            cluster.boundClaim("claim-" + made);
            cluster.scan("claim-" + made, "suspend: true");
        }
        try (OperatorProgram operator = new OperatorProgram(
                JAVA,
                Files.createDirectories(folder.resolve("" + resources)),
                admin.getNamespace(),
                account,
                admin.getConfiguration().getMasterUrl())) {
            // Every resource has its status then: what comes after is a restart.
            await().atMost(Duration.ofMinutes(10)).until(() -> statuses() == resources);
            for (int round = 0; round < 3; round++) {
                operator.terminate();
                long started = System.nanoTime();
                operator.restart();
                await().pollInterval(Duration.ofMillis(10))
                        .atMost(Duration.ofMinutes(1))
                        .until(operator::ready);
                double seconds = (System.nanoTime() - started) / 1e9;
                double cpuSeconds = cpuSeconds(operator.pid());
                // All resources have been looked at by then.
                Thread.sleep(5_000);
                System.out.printf(
                        "%d resources: ready after %.2f s and %.2f s of CPU, %d KiB of heap live%n",
                        resources, seconds, cpuSeconds, liveHeapKibibytes(operator.pid()));
            }
        }
    }

    private static double cpuSeconds(long pid) {
        return ProcessHandle.of(pid)
                        .orElseThrow()
                        .info()
                        .totalCpuDuration()
                        .orElseThrow()
                        .toMillis()
                / 1e3;
    }

    private long statuses() {
        return admin.resources(DiskUsageScan.class).list().getItems().stream()
                .filter(each -> each.getStatus() != null && each.getStatus().observedGeneration() != null)
                .count();
    }

    private static long liveHeapKibibytes(long pid) throws IOException, InterruptedException {
        jcmd(pid, "GC.run");
        // By generation; the metaspace comes after them.
        return jcmd(pid, "GC.heap_info")
                .lines()
                .takeWhile(line -> !line.contains("Metaspace"))
                .map(USED::matcher)
                .filter(Matcher::find)
                .mapToLong(generation -> Long.parseLong(generation.group(1)))
                .sum();
    }

    private static String jcmd(long pid, String command) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(System.getProperty("java.home") + "/bin/jcmd", "" + pid, command)
                .redirectErrorStream(true)
                .start();
        String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(jcmd.waitFor()).as(output).isZero();
        return output;
    }
}
