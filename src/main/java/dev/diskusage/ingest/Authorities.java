package dev.diskusage.ingest;

import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/// The certificate authorities of one key store, oldest first: the ones that a scanner trusts. The next one is made and
/// trusted well before the first use of its signature, so that a scan that runs over the change knows both.
record Authorities(KeyStore keys, List<String> aliases) {
    static final Duration LIFE = Duration.ofDays(3650);

    /// The one entry that is no authority.
    static final String SERVER = "server";

    /// Of a certificate of the server: the next one is made after half of it, at the latest a day later.
    static final Duration SERVER_LIFE = Duration.ofDays(30);

    /// What the newest authority must have left, or the next one is made: a month more than the server's certificate,
    /// in which both are trusted and the old one signs. A scan takes days at most.
    static final Duration OVERLAP = SERVER_LIFE.multipliedBy(2);

    static Authorities of(KeyStore keys) throws KeyStoreException {
        List<String> aliases = new ArrayList<>(Collections.list(keys.aliases()));
        aliases.remove(SERVER);
        Authorities all = new Authorities(keys, aliases);
        aliases.sort(Comparator.comparing(all::end));
        return all;
    }

    boolean needNext(Instant now) {
        return aliases.isEmpty() || end(aliases.getLast()).isBefore(now.plus(OVERLAP));
    }

    /// The oldest that outlives what it signs.
    String signer(Instant now) {
        return aliases.stream()
                .filter(each -> !end(each).isBefore(now.plus(SERVER_LIFE)))
                .findFirst()
                .orElseGet(aliases::getLast);
    }

    List<String> ended(Instant now) {
        return aliases.stream().filter(each -> end(each).isBefore(now)).toList();
    }

    String pem() throws KeyStoreException, java.security.cert.CertificateEncodingException {
        StringBuilder pem = new StringBuilder();
        for (String each : aliases) {
            String lines = Base64.getMimeEncoder(64, new byte[] {'\n'})
                    .encodeToString(keys.getCertificate(each).getEncoded());
            pem.append("-----BEGIN CERTIFICATE-----\n").append(lines).append("\n-----END CERTIFICATE-----\n");
        }
        return pem.toString();
    }

    private Instant end(String alias) {
        try {
            return ((X509Certificate) keys.getCertificate(alias)).getNotAfter().toInstant();
        } catch (KeyStoreException e) {
            throw new IllegalStateException("a loaded key store can be read", e);
        }
    }
}
