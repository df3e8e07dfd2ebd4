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

/// The certificate that scan Jobs meet, from an authority of the operator's own, which its folder keeps: the Job is
/// told to trust that one and nobody else. The server's certificate is made anew at each start and each reload
/// (`quarkus.tls.ingest.reload-period`), its key never reaches a disk.
@Singleton
public class IngestCertificate {
    /// PKCS12 wants one. What protects the keys is that only the operator may read the file.
    private static final char[] PASSWORD = "disk-usage".toCharArray();

    private static final String SERVER = "server";

    private final Path file;
    private final List<String> hostNames;
    private final InstantSource clock;

    @Inject
    IngestCertificate(IngestConfig config, StoreConfig store) {
        this(store.directory().resolve("ingest-authorities.p12"), config.hostNames(), InstantSource.system());
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

    private KeyStore server(Authorities authorities, Instant now) throws GeneralSecurityException, IOException {
        String signer = authorities.signer(now);
        Certificates.Pair authority =
                new Certificates.Pair((PrivateKey) authorities.keys().getKey(signer, PASSWORD), (X509Certificate)
                        authorities.keys().getCertificate(signer));
        Certificates.Pair server = Certificates.server(authority, hostNames, now);
        // In memory only. PKCS12 would derive a key for each way in and out, 10,000 rounds each.
        KeyStore keys = KeyStore.getInstance("JKS");
        keys.load(null, PASSWORD);
        keys.setKeyEntry(
                SERVER, server.key(), PASSWORD, new Certificate[] {server.certificate(), authority.certificate()});
        return keys;
    }

    private Authorities authorities(Instant now) throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        if (Files.exists(file)) {
            try (var in = Files.newInputStream(file)) {
                keys.load(in, PASSWORD);
            }
        } else {
            keys.load(null, PASSWORD);
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
                "ingest-authorities",
                ".tmp",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var out = Files.newOutputStream(next, StandardOpenOption.WRITE, StandardOpenOption.DSYNC)) {
            keys.store(out, PASSWORD);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
