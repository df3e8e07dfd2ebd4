package dev.diskusage.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/// How the volume is walked. None of it changes what a `depth` reports.
public record Traversal(
        @Default("once")
        @JsonPropertyDescription("How a file with several names counts: once, at each of its names, "
                + "or split (its size divided by the number of names, at each).")
        HardLinks hardLinks,

        @Default("false")
        @JsonPropertyDescription("Whether a symbolic link to a regular file inside the scanned path counts "
                + "as that file. Links to directories are never followed.")
        Boolean followSymlinks,

        @Default("true") @JsonPropertyDescription("Whether to leave out other file systems mounted inside the volume.")
        Boolean oneFileSystem,

        @Default("0")
        @Min(0)
        @Max(256)
        @JsonPropertyDescription(
                "Threads that walk. 0 decides by the file system: the CPUs on a local one, more on a network.")
        Integer threads,

        @Default("0")
        @Min(0)
        @Max(10_000_000)
        @JsonPropertyDescription("Limit of file system calls per second of the whole scan. 0 is no limit.")
        Integer operationsPerSecond) {
    static final Traversal DEFAULT = new Traversal(HardLinks.ONCE, false, true, 0, 0);

    public Traversal {
        hardLinks = requireNonNullElse(hardLinks, HardLinks.ONCE);
        followSymlinks = requireNonNullElse(followSymlinks, false);
        oneFileSystem = requireNonNullElse(oneFileSystem, true);
        threads = requireNonNullElse(threads, 0);
        operationsPerSecond = requireNonNullElse(operationsPerSecond, 0);
    }

    public enum HardLinks {
        @JsonProperty("once")
        ONCE,
        @JsonProperty("each")
        EACH,
        @JsonProperty("split")
        SPLIT
    }
}
