package dev.diskusage.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificatesTest {
    private static final Instant NOW = Instant.parse("2026-11-25T03:00:00Z");

    /// Bits of X.509's key usage (RFC 5280, 4.2.1.3), and the kinds of a subject's name (4.2.1.6).
    private static final int DIGITAL_SIGNATURE = 0;

    private static final int SIGNS_CERTIFICATES = 5;

    @Test
    void anAuthoritySignsServersAndNoFurtherAuthorities() throws GeneralSecurityException, IOException {
        X509Certificate authority = Certificates.authority(NOW).certificate();

        assertThat(authority.getBasicConstraints()).isZero();
        assertThat(authority.getKeyUsage()[SIGNS_CERTIFICATES]).isTrue();
        assertThat(authority.getKeyUsage()[DIGITAL_SIGNATURE]).isFalse();
        authority.verify(authority.getPublicKey());
    }

    @Test
    void aServerSignsNothingAndServesOnly() throws GeneralSecurityException, IOException {
        Certificates.Pair authority = Certificates.authority(NOW);
        X509Certificate server = server(authority, "operator");

        assertThat(server.getBasicConstraints()).isEqualTo(-1);
        assertThat(server.getKeyUsage()[SIGNS_CERTIFICATES]).isFalse();
        assertThat(server.getKeyUsage()[DIGITAL_SIGNATURE]).isTrue();
        // serverAuth of RFC 5280, 4.2.1.12
        assertThat(server.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        server.verify(authority.certificate().getPublicKey());
    }

    /// The clock of a node may be an hour behind.
    @Test
    void aServerIsGoodFromAnHourAgoForThirtyDays() throws GeneralSecurityException, IOException {
        X509Certificate server = server(Certificates.authority(NOW), "operator");

        server.checkValidity(Date.from(NOW.minus(Duration.ofHours(1))));
        server.checkValidity(Date.from(NOW.plus(Duration.ofDays(30))));
        assertThatThrownBy(() -> server.checkValidity(Date.from(NOW.minusSeconds(3601))))
                .isInstanceOf(CertificateNotYetValidException.class);
        assertThatThrownBy(() -> server.checkValidity(
                        Date.from(NOW.plus(Duration.ofDays(30)).plusSeconds(1))))
                .isInstanceOf(CertificateExpiredException.class);
    }

    /// A client compares an address with addresses only: as a DNS name it would match nothing.
    @ParameterizedTest
    @CsvSource({
        "operator, 2, operator",
        "disk-usage-operator.disk-usage.svc.cluster.local, 2, disk-usage-operator.disk-usage.svc.cluster.local",
        "10.0.0.1, 7, 10.0.0.1",
        "::1, 7, 0:0:0:0:0:0:0:1",
        "fd00::a, 7, fd00:0:0:0:0:0:0:a",
        "1st-operator.example, 2, 1st-operator.example"
    })
    void aHostIsNamedAsClientsLookForIt(String host, int kind, String name)
            throws GeneralSecurityException, IOException {
        X509Certificate server = server(Certificates.authority(NOW), host);

        assertThat(server.getSubjectAlternativeNames()).singleElement().isEqualTo(List.of(kind, name));
    }

    /// RFC 5280, 4.1.2.2: positive, and at most 20 bytes; never the same one of an authority twice.
    @Test
    void serialNumbersArePositiveShortAndNew() throws GeneralSecurityException, IOException {
        Certificates.Pair authority = Certificates.authority(NOW);
        X509Certificate one = server(authority, "operator");
        X509Certificate two = server(authority, "operator");

        assertThat(one.getSerialNumber()).isNotEqualTo(two.getSerialNumber()).isPositive();
        assertThat(one.getSerialNumber().toByteArray().length).isLessThanOrEqualTo(20);
        assertThat(one.getPublicKey()).isNotEqualTo(two.getPublicKey());
    }

    private static X509Certificate server(Certificates.Pair authority, String host)
            throws GeneralSecurityException, IOException {
        return Certificates.server(authority, List.of(host), NOW).certificate();
    }
}
