package dev.diskusage.metrics;

import dev.diskusage.scan.Scan;
import dev.diskusage.store.OpenedStore;
import dev.diskusage.store.RunId;
import dev.diskusage.store.StagedRun;
import dev.diskusage.store.UsageStore;
import dev.diskusage.testing.ScannedTree;
import dev.diskusage.usage.HardLinks;
import java.nio.file.Path;

/// One run of a real tree into a real store, as the user who runs it. Arguments: the store's folder, the run, the tree.
final class ScanIntoStore {
    private ScanIntoStore() {}

    public static void main(String[] args) {
        var request =
                ScannedTree.request(Path.of(args[2]), ScannedTree.with(HardLinks.ONCE, 2), ScannedTree.path("/", 1));
        try (UsageStore store = OpenedStore.open(Path.of(args[0]));
                StagedRun run = store.begin(new RunId(ScrapedStore.MEDIA, args[1]))) {
            run.publish(new Scan(request).run(run));
        }
    }
}
