package dev.diskusage.wire;

import dev.diskusage.usage.HardLinks;
import dev.diskusage.usage.ScanId;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// All that the process of a scan Job is told, handed over as environment variables. The same image writes and reads
/// it, so it needs no version.
///
/// @param run names the run for ever; lower case letters, digits and `-`, at most 63, so that it is a label, a file
///     name and a part of a URL alike
public record ScanTicket(String run, ScanId scan, Work work, Operator operator) {
    private static final Pattern RUN = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    /// What to scan.
    ///
    /// @param volume where the claim is mounted
    /// @param batchSize rows per message, from 1 to [BatchCodec#MAX_ROWS]
    /// @param sizeClasses whether to count files by size
    public record Work(Path volume, List<ScannedPath> paths, Traversal traversal, int batchSize, boolean sizeClasses) {
        public Work {
            paths = List.copyOf(paths);
            // A relative one would be whatever folder the process was started in.
            check(volume.isAbsolute(), "volume \"" + volume + "\"", "must be absolute");
            check(!paths.isEmpty(), "no path", "name at least one");
            check(batchSize >= 1 && batchSize <= BatchCodec.MAX_ROWS, "batch size " + batchSize, BatchCodec.ROWS_RANGE);
        }
    }

    /// @param path inside the volume, absolute; `/` is the volume itself
    /// @param depth levels reported below it, from 0
    /// @param exclude gitignore patterns, none with a line break
    public record ScannedPath(String path, int depth, List<String> exclude) {
        public ScannedPath {
            exclude = List.copyOf(exclude);
            check(path.startsWith("/"), "path \"" + path + "\"", "must be absolute, / is the volume itself");
            check(depth >= 0, "depth " + depth, "must be 0 or more");
            for (String each : exclude) {
                check(each.indexOf('\n') < 0, "exclude pattern \"" + each + "\"", "must be one line");
            }
        }
    }

    /// @param threads 0 decides by the file system
    /// @param operationsPerSecond 0 is no limit
    public record Traversal(
            HardLinks hardLinks, boolean followSymlinks, boolean oneFileSystem, int threads, int operationsPerSecond) {
        public Traversal {
            check(threads >= 0, "threads " + threads, "must be 0 (by the file system) or more");
            check(operationsPerSecond >= 0, "operations per second " + operationsPerSecond, "must be 0 or more");
        }
    }

    /// Where the batches go.
    ///
    /// @param url `https://host:port`, or `http://` where the operator allows plain HTTP
    /// @param caPem certificates, PEM, that the operator's one is checked against; empty for plain HTTP only
    /// @param tokenFile the projected service account token; the kubelet renews it
    /// @param patience how long to go on trying while the operator does not answer
    public record Operator(URI url, String caPem, Path tokenFile, Duration patience) {
        public Operator {
            String scheme = url.getScheme();
            check(
                    ("https".equals(scheme) || "http".equals(scheme)) && url.getHost() != null,
                    "operator URL \"" + url + "\"",
                    "must begin with https:// or http:// and name a host");
            check(
                    "http".equals(scheme) || !caPem.isBlank(),
                    "operator URL \"" + url + "\" without a CA certificate",
                    "https needs one");
            check(tokenFile.isAbsolute(), "token file \"" + tokenFile + "\"", "must be absolute");
            check(patience.compareTo(Duration.ofSeconds(1)) >= 0, "patience " + patience, "must be 1 s or more");
        }
    }

    public ScanTicket {
        check(
                RUN.matcher(run).matches(),
                "run \"" + run + "\"",
                "must be lower case letters, digits and -, at most 63 characters");
    }

    /// The variables, with the values that the process must see: in a pod's manifest Kubernetes replaces `$(NAME)`, so
    /// whoever writes one must double each `$`.
    public Map<String, String> toEnv() {
        return TicketEnv.write(this);
    }

    /// Ignores variables that are not its own.
    ///
    /// @throws BadTicketException that names the variable, its value and what it must be
    public static ScanTicket fromEnv(Map<String, String> env) {
        return new TicketEnv(env).read();
    }

    private static void check(boolean good, String what, String rule) {
        if (!good) {
            throw new BadTicketException(what + ": " + rule);
        }
    }
}
