package dev.diskusage.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.testing.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IecSizeTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1, 1 B",
        "1023, 1023 B",
        "1024, 1.0 KiB",
        "1025, 1.1 KiB",
        "10240, 10 KiB",
        "10241, 11 KiB",
        "1048575, 1.0 MiB",
        "1048576, 1.0 MiB",
        "5368709120, 5.0 GiB",
        "1099511627775, 1.0 TiB",
        "9223372036854775807, 8.0 EiB"
    })
    void roundsUpToThreeDigits(long bytes, String shown) {
        assertThat(IecSize.of(bytes)).isEqualTo(shown);
    }

    /// GNU numfmt, on sizes of every magnitude and right beside every tenth of a unit.
    @Test
    void saysWhatNumfmtSays() {
        var random = new Random(7);
        List<Long> sizes = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            sizes.add(random.nextLong() >>> 1 + random.nextInt(62));
            long tenth = (1L << 10 * (1 + random.nextInt(5))) / 10 * (10 + random.nextInt(90));
            sizes.add(tenth + random.nextInt(5) - 2);
        }
        String asked = sizes.stream().map(String::valueOf).collect(Collectors.joining("\n"));
        List<String> said = new Command("numfmt", "--to=iec-i", "--round=up")
                .run(asked)
                .orFail()
                .lines()
                .toList();
        assertThat(sizes.stream().map(IecSizeTest::asNumfmt)).containsExactlyElementsOf(said);
    }

    private static String asNumfmt(long bytes) {
        return IecSize.of(bytes).replace(" ", "").replace("B", "");
    }

    @Test
    void showsNoNumberForUnknownBytes() {
        assertThat(IecSize.of(Totals.UNKNOWN)).isEqualTo("?");
    }
}
