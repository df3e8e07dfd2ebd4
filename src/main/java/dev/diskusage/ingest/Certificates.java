package dev.diskusage.ingest;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Makes certificates on the curve P-256.
final class Certificates {
    /// Backwards from now: the clock of a node may be behind the operator's.
    private static final Duration CLOCK_SKEW = Duration.ofHours(1);

    /// Bits: RFC 5280 allows 20 bytes, and the first bit must not make it negative.
    private static final int SERIAL_BITS = 159;

    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

    private Certificates() {}

    record Pair(PrivateKey key, X509Certificate certificate) {}

    private record Validity(Date start, Date end) {
        static Validity from(Instant now, Duration life) {
            return new Validity(Date.from(now.minus(CLOCK_SKEW)), Date.from(now.plus(life)));
        }
    }

    static Pair authority(Instant now) throws GeneralSecurityException, IOException {
        KeyPair keys = keys();
        BigInteger serial = new BigInteger(SERIAL_BITS, new SecureRandom());
        X500Principal name = new X500Principal(
                "CN=disk-usage-operator CA " + serial.toString(36).substring(0, 8));
        JcaX509v3CertificateBuilder builder =
                builder(name, name, keys.getPublic(), Validity.from(now, Authorities.LIFE));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        return new Pair(keys.getPrivate(), sign(builder, keys.getPrivate()));
    }

    static Pair server(Pair authority, List<String> hostNames, Instant now)
            throws GeneralSecurityException, IOException {
        KeyPair keys = keys();
        JcaX509v3CertificateBuilder builder = builder(
                authority.certificate().getSubjectX500Principal(),
                new X500Principal("CN=disk-usage-operator"),
                keys.getPublic(),
                Validity.from(now, Authorities.SERVER_LIFE));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        GeneralName[] names = hostNames.stream().map(Certificates::name).toArray(GeneralName[]::new);
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        return new Pair(keys.getPrivate(), sign(builder, authority.key()));
    }

    private static JcaX509v3CertificateBuilder builder(
            X500Principal issuer, X500Principal subject, PublicKey key, Validity validity) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(SERIAL_BITS, new SecureRandom()),
                validity.start(),
                validity.end(),
                subject,
                key);
    }

    private static GeneralName name(String hostName) {
        int kind = ADDRESS.matcher(hostName).matches() ? GeneralName.iPAddress : GeneralName.dNSName;
        return new GeneralName(kind, hostName);
    }

    private static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException("cannot sign a certificate", e);
        }
    }
}
