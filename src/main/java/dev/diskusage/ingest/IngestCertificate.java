package dev.diskusage.ingest;

import dev.diskusage.store.StoreConfig;
import io.quarkus.arc.lookup.LookupIfProperty;
import io.quarkus.tls.KeyStoreAndKeyCertOptions;
import io.quarkus.tls.KeyStoreProvider;
import io.smallrye.common.annotation.Identifier;
import io.vertx.core.net.KeyCertOptions;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/// The certificate that scan Jobs meet, from an authority of the operator's own, which its folder keeps: the Job is
/// told to trust that one and nobody else. The server's certificate lies beside it and is looked at, at each start and
/// each reload (`quarkus.tls.ingest.reload-period`).
@Singleton
public class IngestCertificate {
    /// Not PKCS12, which derives a key for each way in and out, 10,000 rounds each: a tenth of a start.
    private static final String TYPE = "JKS";

    /// Each type wants one. What protects the keys is that only the operator may read the file.
    private static final char[] PASSWORD = "disk-usage".toCharArray();

    private final Path file;
    private final List<String> hostNames;
    private final InstantSource clock;

    @Inject
    IngestCertificate(IngestConfig config, StoreConfig store) {
        this(store.directory().resolve("ingest-keys.jks"), config.hostNames(), InstantSource.system());
    }

    IngestCertificate(Path file, List<String> hostNames, InstantSource clock) {
        this.file = file;
        this.hostNames = hostNames;
        this.clock = clock;
    }

    /// The authorities to trust, as PEM, for [dev.diskusage.wire.ScanTicket.Operator#caPem]. Any thread.
    ///
    /// @throws IngestCertificateException when the file cannot be read or written
    public synchronized String trustedPem() {
        try {
            return authorities(clock.instant()).pem();
        } catch (GeneralSecurityException | IOException e) {
            throw new IngestCertificateException(file, e);
        }
    }

    /// What `quarkus.tls.ingest` serves with, without a file. Only where it is served: the TLS registry asks at each
    /// start of any program, and the stand-alone one must make no authority, nor a folder that the store finds.
    @Produces
    @LookupIfProperty(name = "quarkus.http.tls-configuration-name", stringValue = "ingest")
    @Identifier("ingest")
    @Singleton
    KeyStoreProvider provider() {
        return _ -> keyStore();
    }

    synchronized KeyStoreAndKeyCertOptions keyStore() {
        try {
            Instant now = clock.instant();
            KeyStore keys = server(authorities(now), now);
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, PASSWORD);
            X509KeyManager manager = (X509KeyManager) managers.getKeyManagers()[0];
            return new KeyStoreAndKeyCertOptions(keys, KeyCertOptions.wrap(manager));
        } catch (GeneralSecurityException | IOException e) {
            throw new IngestCertificateException(file, e);
        }
    }

    /// The server's key and certificate by themselves, made now unless those of the file will do.
    private KeyStore server(Authorities authorities, Instant now) throws GeneralSecurityException, IOException {
        KeyStore keys = authorities.keys();
        String signer = authorities.signer(now);
        if (!isGood(keys.getCertificateChain(Authorities.SERVER), keys.getCertificate(signer), now)) {
            Certificates.Pair authority = new Certificates.Pair(
                    (PrivateKey) keys.getKey(signer, PASSWORD), (X509Certificate) keys.getCertificate(signer));
            Certificates.Pair server = Certificates.server(authority, hostNames, now);
            Certificate[] chain = {server.certificate(), authority.certificate()};
            keys.setKeyEntry(Authorities.SERVER, server.key(), PASSWORD, chain);
            save(keys);
        }
        KeyStore served = empty();
        served.setKeyEntry(
                Authorities.SERVER,
                keys.getKey(Authorities.SERVER, PASSWORD),
                PASSWORD,
                keys.getCertificateChain(Authorities.SERVER));
        return served;
    }

    /// Whether a certificate has half of its life left, is for the same hosts and from the authority that signs now.
    private boolean isGood(Certificate @Nullable [] chain, Certificate signer, Instant now)
            throws GeneralSecurityException {
        if (chain == null || !chain[1].equals(signer)) {
            return false;
        }
        X509Certificate server = (X509Certificate) chain[0];
        List<String> names = server.getSubjectAlternativeNames().stream()
                .map(name -> String.valueOf(name.get(1)))
                .toList();
        Instant renewed = server.getNotAfter().toInstant().minus(Authorities.SERVER_LIFE.dividedBy(2));
        return names.equals(hostNames) && now.isBefore(renewed);
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance(TYPE);
        keys.load(null, PASSWORD);
        return keys;
    }

    private Authorities authorities(Instant now) throws GeneralSecurityException, IOException {
        KeyStore keys = empty();
        if (Files.exists(file)) {
            try (var in = Files.newInputStream(file)) {
                keys.load(in, PASSWORD);
            }
        }
        Authorities authorities = Authorities.of(keys);
        if (!authorities.needNext(now)) {
            return authorities;
        }
        for (String each : authorities.ended(now)) {
            keys.deleteEntry(each);
        }
        Certificates.Pair next = Certificates.authority(now);
        keys.setKeyEntry(
                "authority-" + now.getEpochSecond(), next.key(), PASSWORD, new Certificate[] {next.certificate()});
        save(keys);
        return Authorities.of(keys);
    }

    private void save(KeyStore keys) throws GeneralSecurityException, IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path next = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                "ingest-keys",
                ".tmp",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var out = Files.newOutputStream(next, StandardOpenOption.WRITE, StandardOpenOption.DSYNC)) {
            keys.store(out, PASSWORD);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
