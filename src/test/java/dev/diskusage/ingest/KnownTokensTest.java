package dev.diskusage.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diskusage.ingest.RunAccess.Verdict;
import dev.diskusage.store.RunId;
import dev.diskusage.usage.ScanId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KnownTokensTest {
    private static final Verdict GRANTED =
            new Verdict.Granted(new RunId(new ScanId("shop", "media", "uid-media", "media-claim"), "r1"));
    private static final Verdict NO = new Verdict.NotAuthenticated("no");

    private final AtomicLong nanos = new AtomicLong();
    private final List<String> asked = new ArrayList<>();
    private Verdict answer = GRANTED;
    private final KnownTokens tokens = new KnownTokens(
            (token, run) -> {
                asked.add(token + " " + run);
                return answer;
            },
            nanos::get);

    @Test
    void asksOnceForATokenAndARun() {
        assertThat(tokens.check("t", "r1")).isEqualTo(GRANTED);
        assertThat(tokens.check("t", "r1")).isEqualTo(GRANTED);
        assertThat(asked).containsExactly("t r1");
    }

    @Test
    void asksForEachRunAndEachToken() {
        tokens.check("t", "r1");
        tokens.check("t", "r2");
        tokens.check("u", "r1");
        assertThat(asked).containsExactly("t r1", "t r2", "u r1");
    }

    @Test
    void asksAgainAfterAMinute() {
        tokens.check("t", "r1");
        nanos.addAndGet(Duration.ofSeconds(61).toNanos());
        answer = NO;
        assertThat(tokens.check("t", "r1")).isEqualTo(NO);
    }

    @Test
    void remembersForLessThanAMinuteOnly() {
        tokens.check("t", "r1");
        nanos.addAndGet(Duration.ofSeconds(59).toNanos());
        answer = NO;
        assertThat(tokens.check("t", "r1")).isEqualTo(GRANTED);
    }

    /// A deleted pod that goes on sending is found out all the same.
    @Test
    void theMinuteCountsFromTheAnswerAndNotFromTheLastUse() {
        tokens.check("t", "r1");
        for (int i = 0; i < 3; i++) {
            nanos.addAndGet(Duration.ofSeconds(19).toNanos());
            tokens.check("t", "r1");
        }
        nanos.addAndGet(Duration.ofSeconds(4).toNanos());
        answer = NO;
        assertThat(tokens.check("t", "r1")).isEqualTo(NO);
    }

    /// A question that ends badly gives its place back: else eight of them would shut the door for good.
    @Test
    void goesOnAskingAfterQuestionsThatFailed() {
        KnownTokens failing = new KnownTokens(
                (token, _) -> {
                    if (token.equals("bad")) {
                        throw new IllegalStateException("no answer");
                    }
                    return GRANTED;
                },
                nanos::get);
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> failing.check("bad", "r1")).isInstanceOf(IllegalStateException.class);
        }

        assertThat(failing.check("good", "r1")).isEqualTo(GRANTED);
    }

    /// `t` with `1r1` is not `t1` with `r1`.
    @Test
    void aTokenAndARunAreTwoThings() {
        tokens.check("t", "1r1");
        answer = NO;
        assertThat(tokens.check("t1", "r1")).isEqualTo(NO);
    }

    @Test
    void remembersNoRefusal() {
        answer = NO;
        tokens.check("t", "r1");
        answer = GRANTED;
        assertThat(tokens.check("t", "r1")).isEqualTo(GRANTED);
    }

    @Test
    void doesNotLookAtATokenBeyondAllSense() {
        assertThat(tokens.check("x".repeat(8_193), "r1")).isInstanceOf(Verdict.NotAuthenticated.class);
        assertThat(asked).isEmpty();
    }

    /// Eight questions wait for the API server; the ninth is sent away, not queued.
    @Test
    void asksNoMoreThanAFewAtOnce() {
        Semaphore asking = new Semaphore(0);
        Semaphore mayAnswer = new Semaphore(0);
        KnownTokens slow = new KnownTokens(
                (_, _) -> {
                    asking.release();
                    mayAnswer.acquireUninterruptibly();
                    return NO;
                },
                nanos::get);
        List<CompletableFuture<Verdict>> waiting = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String token = "t" + i;
            CompletableFuture<Verdict> verdict = new CompletableFuture<>();
            Thread.startVirtualThread(() -> verdict.complete(slow.check(token, "r1")));
            waiting.add(verdict);
        }
        asking.acquireUninterruptibly(8);

        assertThat(slow.check("ninth", "r1")).isInstanceOf(Verdict.Unavailable.class);
        mayAnswer.release(8);
        assertThat(waiting).allSatisfy(each -> assertThat(each.join()).isEqualTo(NO));
    }
}
