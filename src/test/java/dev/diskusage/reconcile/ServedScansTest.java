package dev.diskusage.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.api.DiskUsageScan;
import dev.diskusage.store.OpenedStore;
import dev.diskusage.store.RunId;
import dev.diskusage.store.RunRecord;
import dev.diskusage.store.RunResult;
import dev.diskusage.store.UsageStore;
import dev.diskusage.store.WatchedScan;
import dev.diskusage.store.WatchedScans;
import dev.diskusage.usage.ScanId;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With a real store: what is forgotten is gone from the disk, what is kept is there.
class ServedScansTest {
    private static final DiskUsageScan MEDIA = Made.scan("media", "");

    @TempDir
    Path folder;

    private final PlayedApi api = new PlayedApi();
    private final WatchedScans watched = new WatchedScans();
    private UsageStore store;
    private ServedScans served;

    @BeforeEach
    void open() {
        store = OpenedStore.open(folder);
        served = new ServedScans(api, store, watched);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aDeletedScanLosesItsSeriesAndItsFiles() {
        publish(MEDIA);
        served.declaredIn(new Informer(List.of()));

        served.forgetDeleted();

        assertForgotten(MEDIA);
        assertThat(store.scans()).isEmpty();
    }

    /// An informer that lost its connection, or has not caught up, is no proof.
    @Test
    void aScanThatOnlyTheInformerMissesIsKept() {
        publish(MEDIA);
        api.scans.put("media", MEDIA);
        served.declaredIn(new Informer(List.of()));

        served.forgetDeleted();

        assertKept(MEDIA);
    }

    @Test
    void whileTheApiServerDoesNotAnswerNothingIsForgotten() {
        publish(MEDIA);
        api.unreachable.add("media");
        served.declaredIn(new Informer(List.of()));

        served.forgetDeleted();
        assertKept(MEDIA);
        api.unreachable.clear();
        served.forgetDeleted();

        assertForgotten(MEDIA);
    }

    @Test
    void oneScanThatCannotBeAskedForDoesNotHoldUpTheRest() {
        DiskUsageScan backup = Made.scan("backup", "");
        publish(MEDIA);
        publish(backup);
        api.unreachable.add("media");
        served.declaredIn(new Informer(List.of()));

        served.forgetDeleted();

        assertKept(MEDIA);
        assertForgotten(backup);
    }

    @Test
    void aScanMadeAnewUnderTheSameNameIsAnotherOne() {
        DiskUsageScan anew = Made.scan("media", "");
        anew.getMetadata().setUid("uid-anew");
        publish(MEDIA);
        publish(anew);
        api.scans.put("media", anew);
        served.declaredIn(new Informer(List.of(anew)));

        served.forgetDeleted();

        assertForgotten(MEDIA);
        assertKept(anew);
    }

    @Test
    void aScanOfWhichNoRunWasEverPublishedIsForgottenToo() {
        store.record(new RunRecord(new RunId(id(MEDIA), "r1"), RunResult.FAILED, "OOMKilled", Made.NOW));
        served.declaredIn(new Informer(List.of()));

        served.forgetDeleted();

        assertThat(store.scans()).isEmpty();
    }

    @Test
    void forWhatTheInformerShowsTheApiServerIsNotAsked() {
        publish(MEDIA);
        served.declaredIn(new Informer(List.of(MEDIA)));

        served.forgetDeleted();

        assertKept(MEDIA);
        assertThat(api.asked).isEmpty();
    }

    /// Right after a start the informer is empty since it does not run yet.
    @Test
    void beforeTheInformerRunsNothingIsAskedOrForgotten() {
        publish(MEDIA);

        served.forgetDeleted();

        assertKept(MEDIA);
        assertThat(api.asked).isEmpty();
        assertThat(served.declared()).isEmpty();
    }

    @Test
    void whatIsDeclaredIsWatchedAsTheSpecSays() {
        String spec = "interval: 2h, metrics: {depth: 3, maxSeries: 7, fileCount: false, sizeBuckets: true}";
        served.declare(Made.scan("media", spec), true, Made.NOW);

        assertThat(watched.find("uid-media"))
                .contains(new WatchedScan(
                        id(MEDIA), Duration.ofHours(2), new WatchedScan.Series(3, 7, false, true, true)));
        assertThat(watched.running("uid-media")).isTrue();
        served.declare(MEDIA, false, Made.NOW);
        assertThat(watched.running("uid-media")).isFalse();
    }

    /// Without an interval no alert says that it is late.
    @Test
    void aSuspendedScanIsServedButNeverLate() {
        served.declare(Made.scan("media", "suspend: true"), false, Made.NOW);

        assertThat(watched.find("uid-media").orElseThrow().interval()).isNull();
    }

    @Test
    void aScanWhoseScheduleIsBrokenIsServedAsItWas() {
        served.declare(Made.scan("media", "interval: 2h"), false, Made.NOW);
        served.declare(Made.scan("media", "schedule: \"0 0 30 2 *\""), false, Made.NOW);

        assertThat(watched.find("uid-media").orElseThrow().interval()).isEqualTo(Duration.ofHours(2));
    }

    private void publish(DiskUsageScan scan) {
        served.declare(scan, false, Made.NOW);
        OpenedStore.publish(store, id(scan), "r1", 5);
    }

    private static ScanId id(DiskUsageScan scan) {
        return ServedScans.id(scan);
    }

    private void assertKept(DiskUsageScan scan) {
        String uid = scan.getMetadata().getUid();
        assertThat(watched.find(uid)).as("series of %s", uid).isPresent();
        assertThat(store.lastPublished(uid)).as("results of %s", uid).isPresent();
        assertThat(folder.resolve("runs").resolve(uid)).isNotEmptyDirectory();
    }

    private void assertForgotten(DiskUsageScan scan) {
        String uid = scan.getMetadata().getUid();
        assertThat(watched.find(uid)).as("series of %s", uid).isEmpty();
        assertThat(store.lastPublished(uid)).as("results of %s", uid).isEmpty();
        assertThat(Files.exists(folder.resolve("runs").resolve(uid)))
                .as("files of %s", uid)
                .isFalse();
    }

    /// What an informer shows, as the test says it.
    private record Informer(List<DiskUsageScan> shown) implements IndexerResourceCache<DiskUsageScan> {
        @Override
        public Stream<DiskUsageScan> list(Predicate<DiskUsageScan> predicate) {
            return shown.stream().filter(predicate);
        }

        @Override
        public Stream<DiskUsageScan> list(String namespace, Predicate<DiskUsageScan> predicate) {
            return list(predicate);
        }

        @Override
        public Optional<DiskUsageScan> get(ResourceID id) {
            return list(each -> ResourceID.fromResource(each).equals(id)).findFirst();
        }

        @Override
        public Stream<ResourceID> keys() {
            return shown.stream().map(ResourceID::fromResource);
        }

        @Override
        public List<DiskUsageScan> byIndex(String index, String key) {
            throw new UnsupportedOperationException("no index");
        }

        @Override
        public void addIndexers(Map<String, Function<DiskUsageScan, List<String>>> indexers) {
            throw new UnsupportedOperationException("no index");
        }
    }
}
