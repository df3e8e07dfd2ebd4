package dev.diskusage.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.testing.ChildJava;
import org.junit.jupiter.api.Test;

class NativeAccessTest {
    static final class Linking {
        public static void main(String[] args) {
            try {
                Libc.link();
                System.out.print("linked");
            } catch (NativeAccessDeniedException denied) {
                System.out.print(denied.getMessage());
            }
        }
    }

    @Test
    void deniedAccessIsOneMessageWithTheFlag() {
        var result = ChildJava.withFlag("--illegal-native-access=deny", Linking.class)
                .run();
        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .isEqualTo("native access is denied: start Java with --enable-native-access=ALL-UNNAMED");
    }

    @Test
    void thatFlagIsAllItNeeds() {
        var result = ChildJava.of(Linking.class).run();
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo("linked");
    }
}
