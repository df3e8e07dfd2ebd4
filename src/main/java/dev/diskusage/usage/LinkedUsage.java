package dev.diskusage.usage;

import java.util.List;

/// What hard-linked files add to a directory that was reported before it was known which of their names counts.
/// Only additions, already summed up for the directory and everything below; several for one directory add up.
///
/// @param id the directory's [DirectoryUsage.Place#id]
/// @param all to be added to [DirectoryUsage#all]
/// @param own to be added to [DirectoryUsage#own]
/// @param filesBySize to be added to [DirectoryUsage#filesBySize]; empty when nobody asked
public record LinkedUsage(long id, Totals all, Totals own, List<Long> filesBySize) {
    public LinkedUsage {
        filesBySize = List.copyOf(filesBySize);
    }

    /// Both additions for one directory.
    public LinkedUsage plus(LinkedUsage more) {
        return new LinkedUsage(
                id, all.plus(more.all), own.plus(more.own), SizeClass.plus(filesBySize, more.filesBySize));
    }
}
