package dev.diskusage.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestCertificateTest {
    @TempDir
    Path folder;

    private final SetClock clock = new SetClock(Instant.parse("2026-11-25T03:00:00Z"));

    @Test
    void isTrustedByWhoeverTrustsTheAuthority() throws GeneralSecurityException, IOException {
        IngestCertificate certificate = certificate();

        assertTrusted(server(certificate), certificate.trustedPem());
    }

    @Test
    void namesEveryHostByWhichItIsReached() throws GeneralSecurityException {
        assertThat(server(certificate()).getSubjectAlternativeNames())
                .extracting(name -> (Object) name.get(1))
                .containsExactly("operator.disk-usage.svc", "127.0.0.1");
    }

    @Test
    void keepsItsAuthorityOverARestart() throws GeneralSecurityException, IOException {
        String before = certificate().trustedPem();

        assertThat(certificate().trustedPem()).isEqualTo(before);
        assertTrusted(server(certificate()), before);
    }

    @Test
    void keepsItsServerCertificateForHalfOfItsLife() throws GeneralSecurityException {
        X509Certificate first = server(certificate());
        clock.move(Authorities.SERVER_LIFE.dividedBy(2).minusSeconds(1));
        assertThat(server(certificate())).isEqualTo(first);

        clock.move(Duration.ofSeconds(1));

        assertThat(server(certificate())).isNotEqualTo(first);
    }

    @Test
    void makesANewServerCertificateForOtherHosts() throws GeneralSecurityException {
        server(certificate());
        var moved = new IngestCertificate(file(), List.of("operator.elsewhere.svc"), clock);

        assertThat(server(moved).getSubjectAlternativeNames())
                .extracting(name -> (Object) name.get(1))
                .containsExactly("operator.elsewhere.svc");
    }

    /// Else a key of an authority could answer for the server.
    @Test
    void servesWithNothingButTheServersKey() throws GeneralSecurityException {
        IngestCertificate certificate = certificate();
        certificate.keyStore();

        assertThat(Collections.list(certificate.keyStore().keyStore.aliases())).containsExactly("server");
        assertThat(authorities(certificate.trustedPem())).hasSize(1);
    }

    /// Over 15 years: what a scan was given 25 days before is still good, across the change of the authority.
    @Test
    void changesItsAuthorityWithoutAScanNoticing() throws GeneralSecurityException, IOException {
        Set<String> seen = new HashSet<>();
        String handedOver = certificate().trustedPem();
        for (int day = 0; day < 365 * 15; day += 25) {
            clock.move(Duration.ofDays(25));
            assertTrusted(server(certificate()), handedOver);
            handedOver = certificate().trustedPem();
            seen.add(handedOver);
            assertThat(authorities(handedOver)).hasSizeBetween(1, 2);
        }
        assertThat(seen).hasSize(2);
    }

    @Test
    void letsNobodyElseReadTheKeys() throws IOException {
        certificate().trustedPem();

        assertThat(Files.getPosixFilePermissions(file())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(folder.toFile().list()).containsExactly("ingest-keys.jks");
    }

    @Test
    void saysWhatToDoWithADamagedFile() throws IOException {
        Files.writeString(file(), "rubbish");
        IngestCertificate certificate = certificate();

        assertThatThrownBy(certificate::trustedPem)
                .isInstanceOf(IngestCertificateException.class)
                .hasMessageStartingWith("the certificate authority of the operator in " + file() + " cannot be used: ")
                .hasMessageContaining("remove a damaged file");
    }

    private Path file() {
        return folder.resolve("ingest-keys.jks");
    }

    private IngestCertificate certificate() {
        return new IngestCertificate(file(), List.of("operator.disk-usage.svc", "127.0.0.1"), clock);
    }

    private static X509Certificate server(IngestCertificate certificate) throws GeneralSecurityException {
        KeyStore keys = certificate.keyStore().keyStore;
        return (X509Certificate) keys.getCertificate("server");
    }

    private static List<X509Certificate> authorities(String pem) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                .stream()
                .map(X509Certificate.class::cast)
                .toList();
    }

    private void assertTrusted(X509Certificate server, String pem) throws GeneralSecurityException, IOException {
        Set<TrustAnchor> anchors = new HashSet<>();
        authorities(pem).forEach(each -> anchors.add(new TrustAnchor(each, null)));
        PKIXParameters parameters = new PKIXParameters(anchors);
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(clock.instant()));
        var path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(server));
        assertThat(CertPathValidator.getInstance("PKIX").validate(path, parameters))
                .isNotNull();
    }
}
