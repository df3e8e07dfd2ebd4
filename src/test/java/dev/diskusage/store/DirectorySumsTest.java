package dev.diskusage.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.Totals;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Against every error that can be made in one number or one place of a tree.
class DirectorySumsTest {
    private final RunTree tree = RunTree.random(21, 200);
    private final Random random = new Random(4);

    private boolean addUp(List<DirectoryUsage> rows) {
        DirectorySums sums = new DirectorySums(random.nextLong(), 0);
        rows.forEach(sums::add);
        return sums.addUp();
    }

    @Test
    void soundTreesAddUpInAnyOrder() {
        for (int seed = 0; seed < 20; seed++) {
            List<DirectoryUsage> rows =
                    new ArrayList<>(RunTree.random(seed, 300).rows());
            Collections.shuffle(rows, random);
            assertThat(addUp(rows)).isTrue();
        }
        assertThat(addUp(tree.withoutAllocated().rows())).isTrue();
    }

    @Test
    void goesOnWithTheDifferenceOfTheRowsBefore() {
        DirectorySums first = new DirectorySums(5, 0);
        tree.rows().subList(0, 77).forEach(first::add);
        DirectorySums second = new DirectorySums(first.seed(), first.difference());
        tree.rows().subList(77, 200).forEach(second::add);
        assertThat(second.addUp()).isTrue();
        assertThat(first.addUp()).isFalse();
    }

    private List<DirectoryUsage> with(int at, DirectoryUsage row) {
        List<DirectoryUsage> rows = new ArrayList<>(tree.rows());
        rows.set(at, row);
        return rows;
    }

    private static DirectoryUsage changed(DirectoryUsage row, long parentId, Totals moreAll, Totals moreOwn) {
        DirectoryUsage.Place place = row.place();
        return new DirectoryUsage(
                new DirectoryUsage.Place(place.id(), parentId, place.level(), place.name()),
                row.all().plus(moreAll),
                row.own().plus(moreOwn),
                row.newestMtimeSeconds(),
                row.unreadable(),
                row.filesBySize());
    }

    @Test
    void seesEachNumberThatIsWrong() {
        List<Totals> errors = List.of(
                new Totals(512, 0, 0, 0),
                new Totals(0, 1, 0, 0),
                new Totals(0, 0, 1, 0),
                new Totals(0, 0, 0, 1),
                new Totals(1L << 40, 0, 0, 0),
                new Totals(0, 0, 1, -1));
        for (int at = 0; at < tree.rows().size(); at++) {
            DirectoryUsage row = tree.rows().get(at);
            for (Totals error : errors) {
                assertThat(addUp(with(at, changed(row, row.place().parentId(), error, Totals.NONE))))
                        .isFalse();
                assertThat(addUp(with(at, changed(row, row.place().parentId(), Totals.NONE, error))))
                        .isFalse();
            }
        }
    }

    @Test
    void seesEachRowThatIsMissingOrBelowAnother() {
        for (int at = 0; at < tree.rows().size() - 1; at++) {
            DirectoryUsage row = tree.rows().get(at);
            List<DirectoryUsage> rows = new ArrayList<>(tree.rows());
            rows.remove(at);
            assertThat(addUp(rows)).isFalse();
            assertThat(addUp(with(at, changed(row, row.place().parentId() + 1, Totals.NONE, Totals.NONE))))
                    .isFalse();
        }
    }

    /// A root is below nothing, so nobody misses it: the summary knows the roots.
    @Test
    void doesNotAskForWhatIsAboveARoot() {
        assertThat(addUp(List.of())).isTrue();
        assertThat(addUp(RunTree.random(1, 1).rows())).isTrue();
    }
}
