package dev.diskusage.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A manifest that no API server has seen reads as the one that it has filled in, whatever part of it is there.
class RecordDefaultsTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    static Stream<String> specs() {
        return Stream.concat(
                Manifests.accepted(),
                Stream.of(
                        "traversal: {}",
                        "metrics: {}",
                        "retention: {}",
                        "retention: {runs: 5}",
                        "limits: {}",
                        "access: {}",
                        "security: {}",
                        "jobTemplate: {}",
                        "jobTemplate: {resources: {}}",
                        "jobTemplate: {resources: {limits: {cpu: 2}}}",
                        "jobTemplate: {resources: {requests: {}}}",
                        "jobTemplate: {tolerations: [{key: gpu, value: 'yes'}]}"));
    }

    @ParameterizedTest
    @MethodSource("specs")
    void everyPartHasTheDefaultsOfTheSchema(String spec) throws IOException {
        JsonNode schema = YAML.readTree(CrdIsCurrentTest.COMMITTED.toFile())
                .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
        JsonNode filled = YAML.readTree(Manifests.complete(spec));

        SchemaDefaults.apply(schema, filled);

        assertThat(Specs.read(filled.toString())).isEqualTo(Specs.read(Manifests.complete(spec)));
    }

    /// Else the operator would see a change where there is none, and write for ever.
    @ParameterizedTest
    @MethodSource("specs")
    void aSpecComesBackAsItWasWritten(String spec) {
        DiskUsageScanSpec read = Specs.read(Manifests.complete(spec));

        assertThat(Specs.read(JSON.asYaml(read))).isEqualTo(read);
    }

    /// Each field of a status in turn is there or not.
    @Test
    void aStatusComesBackAsItWasWritten() throws ReflectiveOperationException {
        var random = new Random(11);
        for (int i = 0; i < 300; i++) {
            DiskUsageScanStatus status = status(random);

            assertThat(JSON.unmarshal(JSON.asJson(status), DiskUsageScanStatus.class))
                    .isEqualTo(status);
        }
    }

    private static DiskUsageScanStatus status(Random random)
            throws NoSuchMethodException, InstantiationException, IllegalAccessException, InvocationTargetException {
        RecordComponent[] components = DiskUsageScanStatus.class.getRecordComponents();
        Object[] values = Arrays.stream(components)
                .map(each -> random.nextBoolean() ? null : value(each, random))
                .toArray();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        return DiskUsageScanStatus.class.getDeclaredConstructor(types).newInstance(values);
    }

    private static Object value(RecordComponent component, Random random) {
        Instant time = Instant.ofEpochSecond(random.nextInt());
        return switch (component.getName()) {
            case "conditions" ->
                List.of(new Condition("Ready", Condition.Status.UNKNOWN, 3L, time, "Suspended", "why\n\"so\""));
            case "topDirectories" -> List.of(new DiskUsageScanStatus.TopDirectory("/ü\\x00", random.nextLong(), time));
            case "usage" -> new DiskUsageScanStatus.Usage("1.0 KiB", null, 1024L, 1L, 2L, 0L, null);
            case "trend" ->
                new DiskUsageScanStatus.Trend(random.nextLong(), null, random.nextLong(), random.nextLong());
            case "lastProblem" -> new DiskUsageScanStatus.Problem("OOMKilled", "why\n\"so\"", random.nextBoolean());
            case "activeScan" -> new DiskUsageScanStatus.ActiveScan("r", "j", null, time, 5L, null);
            default ->
                switch (component.getType().getSimpleName()) {
                    case "Instant" -> time;
                    case "Long" -> random.nextLong();
                    case "Integer" -> random.nextInt();
                    default -> "text " + random.nextInt();
                };
        };
    }
}
