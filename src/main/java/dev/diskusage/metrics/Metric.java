package dev.diskusage.metrics;

import static dev.diskusage.metrics.Metric.Labels.BOUND;
import static dev.diskusage.metrics.Metric.Labels.BUILD;
import static dev.diskusage.metrics.Metric.Labels.CODE;
import static dev.diskusage.metrics.Metric.Labels.DIRECTORY;
import static dev.diskusage.metrics.Metric.Labels.ERRNO;
import static dev.diskusage.metrics.Metric.Labels.GROWN;
import static dev.diskusage.metrics.Metric.Labels.NONE;
import static dev.diskusage.metrics.Metric.Labels.PERIOD;
import static dev.diskusage.metrics.Metric.Labels.RESULT;
import static dev.diskusage.metrics.Metric.Labels.SCAN;
import static dev.diskusage.metrics.Metric.Labels.SIZE;
import static io.prometheus.client.Collector.Type.COUNTER;
import static io.prometheus.client.Collector.Type.GAUGE;

import io.prometheus.client.Collector.Type;
import java.util.List;

/// Every metric, in the order in which it is exposed and in which docs/metrics.md has it. Names follow Prometheus'
/// rules: base units at the end, `_total` on counters only, no `_count` or `_bucket` on gauges.
enum Metric {
    DIRECTORY_ALLOCATED(
            GAUGE,
            "diskusage_directory_allocated_bytes",
            "bytes",
            DIRECTORY,
            "Bytes on disk of everything below the directory, itself included, as du -B1 counts."),
    DIRECTORY_APPARENT(
            GAUGE,
            "diskusage_directory_apparent_bytes",
            "bytes",
            DIRECTORY,
            "Lengths in bytes of all files below the directory, as du --apparent-size counts."),
    DIRECTORY_OWN_ALLOCATED(
            GAUGE,
            "diskusage_directory_own_allocated_bytes",
            "bytes",
            DIRECTORY,
            "Bytes on disk below the directory without those in directories deeper down that are within the depth of the"
                    + " series: safe to sum over the directories of one path."),
    DIRECTORY_FILES(
            GAUGE,
            "diskusage_directory_files",
            "files",
            DIRECTORY,
            "Files below the directory: everything that is not a directory."),
    DIRECTORY_DIRECTORIES(
            GAUGE,
            "diskusage_directory_directories",
            "directories",
            DIRECTORY,
            "Directories below the directory, itself included."),
    DIRECTORY_FILES_BY_SIZE(
            GAUGE,
            "diskusage_directory_files_by_size",
            "",
            SIZE,
            "Files below the directory by apparent size, one series per class, not cumulative."),
    DIRECTORY_STALE(
            GAUGE,
            "diskusage_directory_stale",
            "",
            DIRECTORY,
            "1 where the directory could not be read and its values are those of the last run that could; else absent."),
    DIRECTORY_GROWTH(
            GAUGE,
            "diskusage_directory_growth_bytes",
            "bytes",
            GROWN,
            "Bytes by which the directory grew within about a day (1d) or a week (7d) before the last published run; the ten"
                    + " that grew most."),
    GROWTH(
            GAUGE,
            "diskusage_scan_growth_bytes",
            "bytes",
            PERIOD,
            "Bytes by which all scanned paths together grew within about a day (1d) or a week (7d) before the last published"
                    + " run, no byte twice; negative when they shrank."),
    FILESYSTEM_SIZE(
            GAUGE,
            "diskusage_filesystem_size_bytes",
            "bytes",
            SCAN,
            "Size of the scanned file system as statfs said at the end of the last published run."),
    FILESYSTEM_AVAILABLE(
            GAUGE,
            "diskusage_filesystem_available_bytes",
            "bytes",
            SCAN,
            "Bytes of the scanned file system that an unprivileged user may still fill."),
    FILESYSTEM_INODES(
            GAUGE,
            "diskusage_filesystem_inodes",
            "inodes",
            SCAN,
            "Inodes of the scanned file system; absent where it has no fixed number."),
    FILESYSTEM_INODES_FREE(
            GAUGE, "diskusage_filesystem_inodes_free", "", SCAN, "Free inodes of the scanned file system."),
    FILESYSTEM_FULL(
            GAUGE,
            "diskusage_filesystem_full_timestamp_seconds",
            "seconds",
            BOUND,
            "Unix time at which the scanned file system is full if it goes on filling up as it did: likely, and the earliest"
                    + " and latest by a 95 per cent interval; absent while it does not fill up, or that cannot be told."),
    UNREADABLE(
            GAUGE,
            "diskusage_scan_unreadable_entries",
            "entries",
            ERRNO,
            "Entries that the last published run could not read and that its sums miss, by errno; ENOENT: vanished during"
                    + " the run."),
    LAST_SUCCESS(
            GAUGE,
            "diskusage_scan_last_success_timestamp_seconds",
            "seconds",
            SCAN,
            "Unix time at which the walk of the last published run ended."),
    LAST_DURATION(
            GAUGE,
            "diskusage_scan_last_duration_seconds",
            "seconds",
            SCAN,
            "How long the walk of the last published run took."),
    LAST_ENTRIES(
            GAUGE,
            "diskusage_scan_last_entries",
            "entries",
            SCAN,
            "Files and directories that the last published run walked over."),
    LAST_RATE(
            GAUGE, "diskusage_scan_last_entries_per_second", "", SCAN, "Entries per second of the last published run."),
    INTERVAL(
            GAUGE,
            "diskusage_scan_interval_seconds",
            "seconds",
            SCAN,
            "Time between the starts of two runs as declared, roughly for a cron schedule; absent while suspended."),
    IN_PROGRESS(GAUGE, "diskusage_scan_in_progress", "", SCAN, "1 while a run of the scan is under way, else 0."),
    SERIES_DROPPED(
            GAUGE,
            "diskusage_scan_series_dropped",
            "",
            SCAN,
            "Directories within the depth that have no series of their own since a limit is reached; they are folded into"
                    + " path=\"…\"."),
    FAILURES(
            GAUGE,
            "diskusage_scan_consecutive_failures",
            "",
            SCAN,
            "Runs that failed since the last one that was published."),
    RUNS(
            COUNTER,
            "diskusage_scan_runs_total",
            "",
            RESULT,
            "Runs since the scan is known, by how they ended: succeeded, partial, failed, skipped, preempted, missed."),
    INGEST_REFUSED(
            COUNTER,
            "diskusage_ingest_refused_requests_total",
            "",
            CODE,
            "Requests of scanners, or of others in their place, that were not taken since the start, by HTTP status."),
    STORE_SIZE(GAUGE, "diskusage_store_size_bytes", "bytes", NONE, "Bytes of all published runs that are kept."),
    STORE_LIMIT(
            GAUGE,
            "diskusage_store_limit_bytes",
            "bytes",
            NONE,
            "Bytes that published runs may take: disk-usage.store.max-size, or less when the store's volume has no room for"
                    + " that, a next run and a twentieth of it free. Larger runs than that: the next may fail."),
    STORE_AVAILABLE(
            GAUGE,
            "diskusage_store_available_bytes",
            "bytes",
            NONE,
            "Bytes of the store's volume that may still be written."),
    STORE_REMOVED(
            COUNTER,
            "diskusage_store_runs_removed_for_room_total",
            "",
            NONE,
            "Runs removed before their retention ended since there was no room for them, since the start."),
    STORE_DAMAGED(
            GAUGE,
            "diskusage_store_damaged_files",
            "",
            NONE,
            "Damaged files of results that were moved aside (*.corrupt) and not removed since; results before them are"
                    + " served."),
    CLASSIC_DROPPED(
            GAUGE,
            "diskusage_classic_series_dropped",
            "",
            NONE,
            "Directories without series of the classic names since another scan has the same path and level; only with"
                    + " disk-usage.metrics.compatibility=classic."),
    EXPOSITION_BYTES(
            GAUGE,
            "diskusage_exposition_bytes",
            "bytes",
            NONE,
            "Size of the last answer to a scrape before compression; absent before the first."),
    EXPOSITION_SECONDS(
            GAUGE,
            "diskusage_exposition_seconds",
            "seconds",
            NONE,
            "How long the last answer to a scrape took, from the first byte to the last."),
    BUILD_INFO(GAUGE, "diskusage_build_info", "", BUILD, "Always 1; the label says which version runs.");

    final Type type;
    final String metricName;
    final String unit;
    final Labels labels;
    final String help;

    Metric(Type type, String metricName, String unit, Labels labels, String help) {
        this.type = type;
        this.metricName = metricName;
        this.unit = unit;
        this.labels = labels;
        this.help = help;
    }

    /// As Prometheus' kubelet metrics name a claim, so that joins work.
    enum Labels {
        SCAN("namespace", "persistentvolumeclaim", "scan"),
        DIRECTORY("namespace", "persistentvolumeclaim", "scan", "path", "level"),
        SIZE("namespace", "persistentvolumeclaim", "scan", "path", "level", "size_range"),
        GROWN("namespace", "persistentvolumeclaim", "scan", "path", "level", "period"),
        PERIOD("namespace", "persistentvolumeclaim", "scan", "period"),
        BOUND("namespace", "persistentvolumeclaim", "scan", "bound"),
        ERRNO("namespace", "persistentvolumeclaim", "scan", "errno"),
        RESULT("namespace", "persistentvolumeclaim", "scan", "result"),
        CODE("code"),
        BUILD("version"),
        NONE();

        final List<String> names;

        Labels(String... names) {
            this.names = List.of(names);
        }
    }
}
