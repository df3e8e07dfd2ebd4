package dev.diskusage.store;

import dev.diskusage.usage.ScanId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A scan that somebody wants to go on, and what of its results is shown as series.
///
/// @param interval between the starts of two runs, roughly for a calendar schedule; null while it is suspended
public record WatchedScan(ScanId scan, @Nullable Duration interval, Series series) {

    /// @param depth levels of directories below each path that become series
    /// @param maxDirectories that become series, the highest levels first and the largest of a level first
    /// @param files whether each directory has a series with its files
    /// @param directories whether each directory has a series with its directories
    /// @param sizeClasses whether each directory has a series for each [dev.diskusage.usage.SizeClass]
    public record Series(int depth, int maxDirectories, boolean files, boolean directories, boolean sizeClasses) {
        /// Of a scan whose declaration is not known yet, right after a start: the defaults of the resource.
        public static final Series DEFAULT = new Series(1, 200, true, true, false);

        /// With a lower limit, if it is lower.
        public Series atMost(int directories) {
            return directories >= maxDirectories
                    ? this
                    : new Series(depth, directories, files, this.directories, sizeClasses);
        }
    }
}
