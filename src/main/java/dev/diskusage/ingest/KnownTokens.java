package dev.diskusage.ingest;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.diskusage.ingest.RunAccess.Verdict;
import dev.diskusage.ingest.RunAccess.Verdict.Granted;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.Semaphore;

/// Remembers for a short while which token may write which run, so that not each batch asks the API server. Only what
/// was granted is remembered, and of tokens only a hash.
@Singleton
final class KnownTokens {
    /// A token outlives its deleted pod by so much; the API server itself remembers for about 10 s.
    private static final Duration KEPT = Duration.ofMinutes(1);

    /// Entries, a few hundred bytes each; several times the runs that can be open.
    private static final int MAX_KEPT = 1_000;

    /// Longer ones are not looked at: a service account token has about 1,200 characters.
    private static final int MAX_TOKEN = 8_192;

    /// Questions under way: strangers with made-up tokens cannot load the API server by more.
    private static final int MAX_QUESTIONS = 8;

    private final RunAccess access;
    private final Cache<String, Granted> granted;
    private final Semaphore questions = new Semaphore(MAX_QUESTIONS);

    @Inject
    KnownTokens(RunAccess access) {
        this(access, Ticker.systemTicker());
    }

    KnownTokens(RunAccess access, Ticker ticker) {
        this.access = access;
        granted = Caffeine.newBuilder()
                .expireAfterWrite(KEPT)
                .maximumSize(MAX_KEPT)
                .ticker(ticker)
                .build();
    }

    Verdict check(String token, String run) {
        if (token.length() > MAX_TOKEN) {
            return new Verdict.NotAuthenticated("the token has more than " + MAX_TOKEN + " characters");
        }
        String key = hash(token) + run;
        Granted known = granted.getIfPresent(key);
        if (known != null) {
            return known;
        }
        if (!questions.tryAcquire()) {
            return new Verdict.Unavailable("too many unknown tokens at once");
        }
        try {
            Verdict verdict = access.check(token, run);
            if (verdict instanceof Granted granting) {
                granted.put(key, granting);
            }
            return verdict;
        } finally {
            questions.release();
        }
    }

    private static String hash(String token) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
