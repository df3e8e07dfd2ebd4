package dev.diskusage.store;

import dev.diskusage.store.WatchedScan.Series;
import dev.diskusage.trend.FullForecast;
import dev.diskusage.trend.FullForecast.Fill;
import dev.diskusage.trend.KeptTimes;
import dev.diskusage.trend.Period;
import dev.diskusage.trend.Trend;
import dev.diskusage.trend.UsageSample;
import dev.diskusage.trend.UsageSample.Place;
import dev.diskusage.trend.UsageSample.Usage;
import dev.diskusage.usage.RunSummary.FileSystem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import javax.sql.DataSource;

/// Samples of published runs, kept in the catalogue for longer than run files are: see [KeptTimes]. Made from
/// the files: what a crash, a full disk or a lost catalogue took is there again after the next run, as far as
/// its file is. Any thread. Never fails: without it a trend is unknown, and nothing else is missing.
@Singleton
final class UsageHistory {
    private static final System.Logger LOG = System.getLogger(UsageHistory.class.getName());

    /// Directories in a sample, the highest levels first, and the largest of a level: more than most volumes
    /// have at the top. With 140 samples a scan takes a quarter of a megabyte of catalogue at most: a
    /// millisecond of each start.
    static final int MAX_DIRECTORIES = 50;

    private final DataSource catalogue;
    private final WatchedScans watched;

    @Inject
    UsageHistory(DataSource catalogue, WatchedScans watched) {
        this.catalogue = catalogue;
        this.watched = watched;
    }

    /// What a run file says that is to be remembered.
    record Found(FileSystem disk, UsageSample sample) {}

    /// Of the levels that become series.
    Found find(RunFile run) {
        int depth = watched.find(run.run().scan().uid())
                .map(WatchedScan::series)
                .orElse(Series.DEFAULT)
                .depth();
        List<StoredDirectory> found = run.topDown(depth, MAX_DIRECTORIES);
        Map<Place, Usage> directories = new HashMap<>();
        // The first of two equal paths.
        found.forEach(each -> directories.putIfAbsent(
                new Place(each.path(), each.usage().place().level()),
                new Usage(each.usage().all(), each.usage().unreadable())));
        // Where the limit cuts, its last level may lack some.
        int wholeLevel = found.size() < MAX_DIRECTORIES
                ? depth
                : found.getLast().usage().place().level() - 1;
        return new Found(run.summary().fileSystem(), new UsageSample(wholeLevel, directories));
    }

    /// The published runs that came after its newest sample and are to stay. Reads their files.
    Map<Instant, Found> unknown(String scanUid, List<RunRecord> published, Function<RunId, Path> fileOf) {
        Map<Instant, Path> files = new TreeMap<>();
        List<Instant> known = times(scanUid);
        published.stream()
                .filter(each -> known.isEmpty() || millis(each.ended()).isAfter(known.getLast()))
                .forEach(each -> files.put(millis(each.ended()), fileOf.apply(each.run())));
        Map<Instant, Found> found = new TreeMap<>();
        for (Instant ended : KeptTimes.of(files.keySet())) {
            try (RunFile run = RunFile.open(Objects.requireNonNull(files.get(ended)))) {
                found.put(ended, find(run));
            } catch (StoreException e) {
                LOG.log(System.Logger.Level.DEBUG, "a run is left out of the history", e);
            }
        }
        return found;
    }

    private List<Instant> times(String scanUid) {
        return ask(tables -> endings(tables.fills(scanUid)), List.of());
    }

    /// In one transaction, with what goes in their place.
    ///
    /// @param found by when their runs ended, all after the newest that is known
    void add(String scanUid, Map<Instant, Found> found) {
        try (Connection connection = catalogue.getConnection()) {
            Catalogue.inTransaction(connection, _ -> {
                HistoryTables tables = new HistoryTables(connection);
                for (Map.Entry<Instant, Found> each : found.entrySet()) {
                    tables.add(
                            scanUid,
                            each.getKey(),
                            each.getValue().disk(),
                            each.getValue().sample());
                }
                List<Instant> gone = new ArrayList<>(endings(tables.fills(scanUid)));
                gone.removeAll(KeptTimes.of(gone));
                tables.remove(scanUid, gone);
            });
        } catch (SQLException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the history of scan " + scanUid + " lacks a run until the next one: " + Sqlite.reason(e));
        }
    }

    /// As the catalogue has it.
    private static Instant millis(Instant time) {
        return Instant.ofEpochMilli(time.toEpochMilli());
    }

    /// @see UsageStore#trend
    Trend trend(String scanUid) {
        return ask(tables -> trend(tables, scanUid), Trend.UNKNOWN);
    }

    private static Trend trend(HistoryTables tables, String scanUid) throws SQLException {
        List<Fill> fills = tables.fills(scanUid);
        List<Instant> times = endings(fills);
        if (times.isEmpty()) {
            return Trend.UNKNOWN;
        }
        Map<Period, UsageSample> before = new EnumMap<>(Period.class);
        for (Period period : Period.values()) {
            Optional<Instant> start = period.start(times.getLast(), times);
            if (start.isPresent()) {
                before.put(period, tables.read(scanUid, start.get()));
            }
        }
        return Trend.of(tables.read(scanUid, times.getLast()), before, FullForecast.of(fills));
    }

    private static List<Instant> endings(List<Fill> fills) {
        return fills.stream().map(Fill::ended).sorted(Comparator.naturalOrder()).toList();
    }

    private interface Question<T> {
        T ask(HistoryTables tables) throws SQLException;
    }

    private <T> T ask(Question<T> question, T unknown) {
        try (Connection connection = catalogue.getConnection()) {
            return question.ask(new HistoryTables(connection));
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.WARNING, "the history of scans cannot be read: " + Sqlite.reason(e));
            return unknown;
        }
    }
}
