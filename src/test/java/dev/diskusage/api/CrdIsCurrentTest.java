package dev.diskusage.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.crdv2.generator.CRDGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrdIsCurrentTest {
    static final Path COMMITTED = Path.of("crds", "diskusagescans.diskusage.dev-v1.yml");

    @TempDir
    Path folder;

    @Test
    void theCommittedCrdIsWhatTheBuildWrites() throws IOException {
        new CRDGenerator()
                .customResourceClasses(DiskUsageScan.class)
                .withPostProcessor(new CrdFinish())
                .forCRDVersions("v1")
                .inOutputDir(folder.toFile())
                .generate();

        assertThat(Files.readString(COMMITTED))
                .as("run `./mvnw package -DskipTests` and commit crds/")
                .isEqualTo(Files.readString(folder.resolve(COMMITTED.getFileName())));
    }
}
