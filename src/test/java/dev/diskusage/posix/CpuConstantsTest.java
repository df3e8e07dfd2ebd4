package dev.diskusage.posix;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The table against the kernel's headers: asm-generic/fcntl.h in octal, and arm64's own fcntl.h.
class CpuConstantsTest {
    @Test
    void x86TakesTheGenericFlags() {
        Architecture amd64 = Architecture.of("amd64");
        assertThat(amd64.oDirectory()).isEqualTo(0200000);
        assertThat(amd64.oNofollow()).isEqualTo(0400000);
        assertThat(amd64.sysOpenat2()).isEqualTo(437);
    }

    @Test
    void arm64HasItsOwn() {
        Architecture arm64 = Architecture.of("aarch64");
        assertThat(arm64.oDirectory()).isEqualTo(040000);
        assertThat(arm64.oNofollow()).isEqualTo(0100000);
        assertThat(arm64.sysOpenat2()).isEqualTo(437);
    }

    @Test
    void onlyTheTwoOnLinuxAreKnown() {
        assertThat(Architecture.known("Linux", "amd64")).isTrue();
        assertThat(Architecture.known("Linux", "aarch64")).isTrue();
        assertThat(Architecture.known("Linux", "riscv64")).isFalse();
        assertThat(Architecture.known("Linux", "x86")).isFalse();
        assertThat(Architecture.known("Mac OS X", "aarch64")).isFalse();
        assertThat(Libc.isSupported()).isTrue();
    }
}
