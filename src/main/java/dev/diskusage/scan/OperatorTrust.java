package dev.diskusage.scan;

import dev.diskusage.wire.ScanTicket.Operator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Trusts the certificate authorities of the ticket and nobody else: not those that the JVM comes with.
final class OperatorTrust {
    private OperatorTrust() {}

    /// @throws SendException when the ticket's PEM holds no certificate
    static SSLContext context(Operator operator) {
        try {
            KeyStore authorities = KeyStore.getInstance("PKCS12");
            authorities.load(null, null);
            byte[] pem = operator.caPem().getBytes(StandardCharsets.US_ASCII);
            for (Certificate each :
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem))) {
                authorities.setCertificateEntry("operator-" + authorities.size(), each);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(authorities);
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new SendException("the operator's CA certificate in the ticket cannot be used: " + e.getMessage());
        }
    }
}
