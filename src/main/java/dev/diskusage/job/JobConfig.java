package dev.diskusage.job;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/// How scan Jobs are made. The operator's own manifest sets image and URL.
@ConfigMapping(prefix = "disk-usage.job")
public interface JobConfig {
    /// The image of the scan Jobs: the operator's own.
    @WithDefault("disk-usage-operator:latest")
    String image();

    /// What starts the scanner in the image, whose entry point is the operator. Heap and compiler as in the one-off
    /// command; an AOT cache that is missing costs a slower start and, with its log off, no line that looks like a
    /// failure.
    @WithDefault("java,-XX:+UseSerialGC,-Xms8m,-Xmx48m,-XX:TieredStopAtLevel=1,-XX:-UsePerfData,"
            + "-XX:CompileCommand=quiet,"
            + "-XX:CompileCommand=exclude jdk.internal.classfile.impl.StackMapGenerator::processBlock,"
            + "-XX:AOTCache=/app/scanner/scanner.aot,-Xlog:disable,-jar,/app/scanner/disk-usage-scanner.jar")
    List<String> command();

    /// Where scanners reach the operator.
    @WithDefault("https://disk-usage-operator.disk-usage.svc:8443")
    URI operatorUrl();

    /// How long a scanner goes on trying while the operator does not answer: longer than an operator takes to restart.
    @WithDefault("PT10M")
    Duration patience();

    /// When the cluster removes a Job that the operator did not remove, for it was away.
    @WithDefault("P1D")
    Duration keepFinished();
}
