package dev.diskusage.crash;

import dev.diskusage.store.RunId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What must be in a folder, and what may be, after all that a [StoreAtWork] said. What it was about to do it may have
/// done.
final class Promises {
    /// Of one scan: numbers of published runs, and how often a run was counted.
    static final class OfScan {
        final TreeSet<Long> sure = new TreeSet<>();
        final TreeSet<Long> perhaps = new TreeSet<>();
        final Range published = new Range();
        final Range failed = new Range();

        /// From here to the end of a forgetting all of it may be there, or nothing.
        boolean forgetting;

        /// Whether all of it may be.
        boolean allows(Set<Long> found) {
            if (forgetting && found.isEmpty()) {
                return true;
            }
            TreeSet<Long> unexpected = new TreeSet<>(found);
            unexpected.removeAll(sure);
            unexpected.removeAll(perhaps);
            return found.containsAll(sure) && unexpected.isEmpty();
        }
    }

    static final class Range {
        private long least;
        private long most;

        private void set(long value) {
            least = value;
            most = value;
        }

        boolean has(long value) {
            return least <= value && value <= most;
        }

        @Override
        public String toString() {
            return least + " to " + most;
        }
    }

    private final Map<String, OfScan> scans = new HashMap<>();
    private final List<RunId> left = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private String doing = "start";
    private long number;
    private @Nullable WorkItem underWay;
    private long written;

    Promises() {
        WorkItem.SCANS.forEach(scan -> scans.put(scan.uid(), new OfScan()));
    }

    OfScan of(String scanUid) {
        return Objects.requireNonNull(scans.get(scanUid), scanUid);
    }

    /// The last word: what it was doing when it ended.
    String doing() {
        return doing;
    }

    WorkItem item() {
        return new WorkItem(number);
    }

    /// The item that was begun, by this process or one before, and is not known to be published.
    Optional<WorkItem> underWay() {
        return Optional.ofNullable(underWay);
    }

    /// Batches of [#underWay] that it said were written, if they can be gone on with.
    long written() {
        return written;
    }

    /// Resumable runs that may still be staged since nobody went on with them.
    List<RunId> left() {
        return List.copyOf(left);
    }

    void hear(String line) {
        String[] words = line.split(" ");
        if (words[0].equals("error")) {
            hearOfError(line);
            return;
        }
        doing = words[0];
        number = Long.parseLong(words[1]);
        OfScan scan = of(item().scan().uid());
        switch (doing) {
            case "begin" -> begin();
            case "wrote" -> written = Long.parseLong(words[2]);
            case "publish" -> {
                scan.perhaps.add(number);
                scan.published.most++;
            }
            case "published" -> {
                scan.perhaps.remove(number);
                scan.sure.add(number);
                scan.published.least++;
                underWay = null;
            }
            case "fail" -> scan.failed.most++;
            case "failed" -> scan.failed.least++;
            case "retire", "retired" -> hearOfRetiring(scan, doing.equals("retired"));
            case "forget", "forgot" -> hearOfForgetting(scan, doing.equals("forgot"));
            case "leave" -> left.add(item().leftRun());
            case "dropped" -> left.clear();
            case "start", "ready", "stop", "drop" -> {}
            default -> throw new AssertionError("it says: " + line);
        }
    }

    /// What failed was not done; but a scan may be half way out of the store, so that only the next forgetting tells.
    private void hearOfError(String line) {
        errors.add(line);
        OfScan scan = of(item().scan().uid());
        if (doing.equals("publish")) {
            scan.perhaps.remove(number);
            scan.published.most--;
        }
        if (underWay != null && underWay.resumable()) {
            left.add(underWay.run());
        }
        underWay = null;
    }

    List<String> errors() {
        return List.copyOf(errors);
    }

    private void begin() {
        if (!item().equals(underWay) || !item().resumable()) {
            written = 0;
        }
        underWay = item();
    }

    private static void hearOfRetiring(OfScan scan, boolean done) {
        while (scan.sure.size() > WorkItem.KEPT) {
            scan.perhaps.add(scan.sure.pollFirst());
        }
        if (done) {
            scan.perhaps.clear();
        }
    }

    private static void hearOfForgetting(OfScan scan, boolean done) {
        scan.forgetting = !done;
        scan.published.least = 0;
        scan.failed.least = 0;
        if (done) {
            scan.sure.clear();
            scan.published.set(0);
            scan.failed.set(0);
        }
    }

    /// From now on exactly what was found is promised: a later start finds the same.
    void settle(String scanUid, Set<Long> found, long published, long failed) {
        OfScan scan = of(scanUid);
        scan.forgetting = false;
        scan.perhaps.clear();
        scan.sure.clear();
        scan.sure.addAll(found);
        scan.published.set(published);
        scan.failed.set(failed);
        if (underWay != null && found.contains(underWay.number())) {
            underWay = null;
        }
    }

    /// After a catalogue was made anew or could not be written: nothing is counted twice, but some may not be counted.
    void forgetCounts() {
        for (OfScan scan : scans.values()) {
            scan.published.least = 0;
            scan.failed.least = 0;
        }
    }

    /// Where the next process goes on.
    long next() {
        if (underWay != null) {
            return underWay.number();
        }
        return List.of("start", "ready", "stop").contains(doing) ? number : number + 1;
    }
}
