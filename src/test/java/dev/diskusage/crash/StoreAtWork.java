package dev.diskusage.crash;

import dev.diskusage.store.OpenedStore;
import dev.diskusage.store.RunRecord;
import dev.diskusage.store.RunResult;
import dev.diskusage.store.StagedRun;
import dev.diskusage.store.StoreConfig.JournalMode;
import dev.diskusage.store.StoreException;
import dev.diskusage.store.UsageStore;
import dev.diskusage.usage.DirectoryUsage;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/// The process that is killed. Works through [WorkItem]s for ever, opens the store anew after every few, and says what
/// it is about to do and what it has done, a line each: `publish 7`, `published 7`. What cannot be done is said too
/// (`error 7 why`), and it goes on with the next.
final class StoreAtWork {
    /// Items between two openings of the store.
    private static final int ITEMS = 4;

    private final UsageStore store;
    private final WorkItem item;

    private StoreAtWork(UsageStore store, WorkItem item) {
        this.store = store;
        this.item = item;
    }

    /// Waits for a byte before it touches the folder.
    ///
    /// @param arguments the store's folder, the number to begin with, and the journal mode of the catalogue
    public static void main(String[] arguments) throws IOException, SQLException {
        long number = Long.parseLong(arguments[1]);
        // SQLite's library is loaded here, so that what is done to this process later is done to the store alone.
        DriverManager.getConnection("jdbc:sqlite::memory:").close();
        say("start", number);
        if (System.in.read() < 0) {
            return;
        }
        while (true) {
            try (UsageStore store = OpenedStore.open(Path.of(arguments[0]), JournalMode.valueOf(arguments[2]))) {
                say("ready", number);
                for (int i = 0; i < ITEMS; i++) {
                    new StoreAtWork(store, new WorkItem(number++)).workOrSayWhy();
                }
                say("stop", number);
            } catch (StoreException e) {
                say("error", number, String.valueOf(e.getMessage()));
            }
            say("start", number);
        }
    }

    private static void say(String what, long number, Object... more) {
        StringBuilder line = new StringBuilder(what).append(' ').append(number);
        for (Object each : more) {
            line.append(' ').append(each);
        }
        System.out.println(line);
    }

    private void workOrSayWhy() {
        try {
            work();
        } catch (StoreException e) {
            say("error", item.number(), String.valueOf(e.getMessage()));
        }
    }

    private void work() {
        if (store.history(item.scan().uid()).stream().noneMatch(run -> run.run().equals(item.run()))) {
            publish();
        }
        say("retire", item.number());
        store.keepNewest(item.scan().uid(), WorkItem.KEPT, Instant.EPOCH);
        say("retired", item.number());
        if (item.thenLeaves()) {
            leave();
        }
        if (item.thenFails()) {
            say("fail", item.number());
            store.record(new RunRecord(item.failedRun(), RunResult.FAILED, "why", Instant.EPOCH));
            say("failed", item.number());
        }
        if (item.thenForgets()) {
            say("forget", item.number());
            store.forget(item.scan().uid());
            say("forgot", item.number());
        }
    }

    private void leave() {
        say("leave", item.number());
        try (StagedRun run = store.resume(item.leftRun())) {
            run.accept(item.tree().batches(WorkItem.BATCH).getFirst());
            run.keep();
        }
        say("drop", item.number());
        store.dropStaged(Instant.MAX);
        say("dropped", item.number());
    }

    private void publish() {
        say("begin", item.number());
        try (StagedRun run = item.resumable() ? store.resume(item.run()) : store.begin(item.run())) {
            List<List<DirectoryUsage>> batches = item.tree().batches(WorkItem.BATCH);
            for (List<DirectoryUsage> batch : batches.subList((int) run.batches(), batches.size())) {
                run.accept(batch);
                say("wrote", item.number(), run.batches());
            }
            say("publish", item.number());
            run.publish(item.tree().summary());
            say("published", item.number());
        }
    }
}
