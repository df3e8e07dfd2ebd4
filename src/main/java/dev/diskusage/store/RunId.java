package dev.diskusage.store;

import dev.diskusage.usage.ScanId;
import java.util.regex.Pattern;

/// One run of one scan.
///
/// @param id unique among the runs of the scan, made by whoever starts the run; becomes a file name
public record RunId(ScanId scan, String id) {
    /// Letters, digits, `.`, `_` and `-`, not at the start, so that it is one file name and never leaves its folder;
    /// 100 characters leave room for an ending below the 255 bytes of a file name.
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    /// @throws IllegalArgumentException when the id or the scan's uid is no safe file name
    public RunId {
        requireFileName("run id", id);
        requireFileName("uid of scan " + scan.namespace() + "/" + scan.name(), scan.uid());
    }

    /// For messages.
    String named() {
        return "run " + id + " of scan " + scan.namespace() + "/" + scan.name();
    }

    private static void requireFileName(String what, String value) {
        if (!FILE_NAME.matcher(value).matches()) {
            throw new IllegalArgumentException(what + " '" + value + "' is no file name: it must match " + FILE_NAME);
        }
    }
}
