package dev.diskusage.job;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Names of runs and Jobs that come out the same when they are asked for twice, so that a repeated reconcile meets
/// "already exists" instead of making a second Job.
public final class JobName {
    /// A Job's name becomes a label (63) of its pods, whose names get a suffix of 11.
    static final int MAX_LENGTH = 52;

    /// Hexadecimal digits of the run in the Job's name: 64 bits, so that two runs of a namespace never meet.
    private static final int RUN_DIGITS = 16;

    private JobName() {}

    /// The run that follows `previousRun`: a label, a file name and a part of a URL alike. A chain, so that no clock
    /// can make a name come twice.
    ///
    /// @param uid of the resource
    public static String run(String uid, @Nullable String previousRun) {
        String key = uid + "/" + previousRun;
        return UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /// @param scan name of the resource; its beginning stays readable
    public static String of(String scan, String run) {
        int room = MAX_LENGTH - RUN_DIGITS - 1;
        String readable = scan.replace('.', '-').substring(0, Math.min(scan.length(), room));
        return readable + "-" + run.replace("-", "").substring(0, RUN_DIGITS);
    }
}
