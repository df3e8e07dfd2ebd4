package dev.diskusage.job;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/// The configuration that tests make Jobs with.
public record GivenJobConfig(URI operatorUrl) implements JobConfig {
    @Override
    public String image() {
        return "scanner:1";
    }

    @Override
    public List<String> command() {
        return List.of("java", "-cp", "/app/scanner.jar", "dev.diskusage.scan.ScanMain");
    }

    @Override
    public Duration patience() {
        return Duration.ofMinutes(10);
    }

    @Override
    public Duration keepFinished() {
        return Duration.ofDays(1);
    }
}
