package dev.diskusage.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthoritiesTest {
    private static final Instant MADE = Instant.parse("2026-11-25T03:00:00Z");
    private static final char[] PASSWORD = "x".toCharArray();

    @Test
    void withoutAnyTheFirstIsNeeded() throws GeneralSecurityException, IOException {
        assertThat(authorities().needNext(MADE)).isTrue();
    }

    /// An authority lives 3650 days; the next one is made 60 days before its end.
    @ParameterizedTest
    @CsvSource({"0, false", "3589, false", "3590, false", "3591, true", "3650, true", "9999, true"})
    void theNextOneIsMadeLongBeforeTheEnd(int days, boolean need) throws GeneralSecurityException, IOException {
        assertThat(authorities(MADE).needNext(after(days))).isEqualTo(need);
    }

    /// The second is 3600 days younger. What the first signs (30 days) must end before it does.
    @ParameterizedTest
    @CsvSource({"3600, a0", "3620, a0", "3621, a1", "3649, a1", "3700, a1"})
    void theOldOneSignsAsLongAsItOutlivesWhatItSigns(int days, String signer)
            throws GeneralSecurityException, IOException {
        assertThat(authorities(MADE, after(3600)).signer(after(days))).isEqualTo(signer);
    }

    @ParameterizedTest
    @CsvSource({"3600, ''", "3650, ''", "3651, a0", "9999, a0 a1"})
    void onlyWhatHasEndedIsRemoved(int days, String ended) throws GeneralSecurityException, IOException {
        assertThat(String.join(" ", authorities(MADE, after(3600)).ended(after(days))))
                .isEqualTo(ended);
    }

    /// Nothing outlives it any more: still better than nobody.
    @Test
    void theLastOneSignsWhenAllAreOld() throws GeneralSecurityException, IOException {
        assertThat(authorities(MADE).signer(after(3649))).isEqualTo("a0");
    }

    @Test
    void scannersAreToldAllOfThemTheOldestFirst() throws GeneralSecurityException, IOException {
        Authorities both = authorities(after(3600), MADE);
        var pem = new ByteArrayInputStream(both.pem().getBytes(StandardCharsets.US_ASCII));

        assertThat(CertificateFactory.getInstance("X.509").generateCertificates(pem))
                .hasSize(2)
                .first()
                .isEqualTo(both.keys().getCertificate("a1"));
        assertThat(both.aliases()).isEqualTo(List.of("a1", "a0"));
    }

    private static Instant after(int days) {
        return MADE.plus(Duration.ofDays(days));
    }

    private static Authorities authorities(Instant... made) throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, PASSWORD);
        for (int i = 0; i < made.length; i++) {
            Certificates.Pair pair = Certificates.authority(made[i]);
            keys.setKeyEntry("a" + i, pair.key(), PASSWORD, new Certificate[] {pair.certificate()});
        }
        return Authorities.of(keys);
    }
}
