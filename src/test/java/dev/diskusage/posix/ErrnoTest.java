package dev.diskusage.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.testing.Command;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ErrnoTest {
    @Test
    void everyNameIsTheKernels() {
        Map<Integer, String> names = new HashMap<>();
        new Command("perl", "-MErrno", "-e", "print \"$_ \", Errno->$_(), \"\\n\" for @Errno::EXPORT_OK")
                .run()
                .orFail()
                .lines()
                .map(each -> each.split(" "))
                .forEach(each -> names.merge(Integer.parseInt(each[1]), " " + each[0] + " ", String::concat));
        int named = 0;
        for (int errno = 1; errno < 134; errno++) {
            String name = Errno.name(errno);
            named += name.equals("E" + errno) ? 0 : 1;
            assertThat(names.getOrDefault(errno, "") + " E" + errno + " ").contains(" " + name + " ");
        }
        assertThat(named).isGreaterThan(20);
    }

    @Test
    void aNumberWithoutNameIsItself() {
        assertThat(Errno.name(4711)).isEqualTo("E4711");
        assertThat(Errno.meaning(4711)).isEqualTo("E4711");
    }

    @Test
    void aPersonReadsWordsForTheCommonOnes() {
        assertThat(Errno.meaning(Errno.EACCES)).isEqualTo("permission denied");
        assertThat(Errno.meaning(Errno.ENOENT)).isEqualTo("no such file or directory");
        assertThat(Errno.meaning(Errno.ENOTDIR)).isEqualTo("not a directory");
        assertThat(Errno.meaning(116)).isEqualTo("stale file handle");
    }
}
