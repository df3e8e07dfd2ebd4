package dev.diskusage.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diskusage.scan.ListeningOperator.Answer;
import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.DirectoryUsage.Place;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.LinkedUsage;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.Totals;
import dev.diskusage.wire.Batch;
import dev.diskusage.wire.BatchCodec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BatchSenderTest {
    private static final RunSummary SUMMARY = new RunSummary(
            Instant.EPOCH,
            Duration.ofSeconds(1),
            List.of(),
            new RunSummary.Unreadable(Map.of(), List.of()),
            new RunSummary.FileSystem(0, 0, 0, 0));

    @TempDir
    Path folder;

    private Path token;
    private ListeningOperator operator;

    @BeforeEach
    void start() throws IOException {
        operator = new ListeningOperator();
        token = Files.writeString(folder.resolve("token"), "first\n");
    }

    @AfterEach
    void stop() {
        operator.close();
    }

    @Test
    void sendsInOrderAndEndsWithTheSummary() {
        LinkedUsage addition = new LinkedUsage(1, Totals.NONE, Totals.NONE, List.of());
        try (BatchSender sender = sender(operator.url(), Duration.ofSeconds(20))) {
            sender.accept(rows(1));
            sender.addLinked(List.of(addition));
            sender.accept(rows(2));
            sender.finish(SUMMARY);
        }
        assertThat(operator.batches())
                .containsExactly(
                        new Batch.Directories(rows(1)),
                        new Batch.Linked(List.of(addition)),
                        new Batch.Directories(rows(2)),
                        new Batch.End(SUMMARY));
        assertThat(operator.requests)
                .extracting(ListeningOperator.Request::path)
                .containsExactlyInAnyOrder(path(1), path(2), path(3), path(4));
        assertThat(operator.requests)
                .extracting(ListeningOperator.Request::mediaType)
                .containsOnly(BatchCodec.MEDIA_TYPE);
    }

    @Test
    void tellsHowFarTheWalkHasComeBesideTheBatches() throws InterruptedException {
        try (BatchSender sender = sender(operator.url(), Duration.ofSeconds(20))) {
            sender.tell(new ScanProgress(12, 4096, 0.5, 0));
            assertThat(operator.told.take()).isEqualTo("Bearer first entries=12&bytes=4096");
            sender.finish(SUMMARY);
        }
        assertThat(operator.batches()).containsExactly(new Batch.End(SUMMARY));
    }

    /// Nobody waits for it, and nothing fails for want of it.
    @Test
    void progressThatNobodyHearsIsNoError() throws IOException {
        try (BatchSender sender = sender(operator.url(), Duration.ofSeconds(20))) {
            Files.delete(token);
            sender.tell(new ScanProgress(1, 1, 1, 1));
            Files.writeString(token, "second");
            sender.finish(SUMMARY);
        }
        assertThat(operator.told).isEmpty();
    }

    /// Two batches unanswered and one ready: the third call waits, so the walk cannot run ahead of a slow operator.
    @Test
    void makesTheWalkWaitForASlowOperator() throws InterruptedException {
        operator.mayAnswer.drainPermits();
        try (BatchSender sender = sender(operator.url(), Duration.ofSeconds(20))) {
            sender.accept(rows(1));
            sender.accept(rows(2));
            operator.arrived.acquire(2);
            CompletableFuture<Void> third = CompletableFuture.runAsync(() -> sender.accept(rows(3)));

            assertThat(operator.arrived.tryAcquire(200, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(third).isNotDone();
            operator.mayAnswer.release(2);
            third.join();
            operator.arrived.acquire();
            List<String> answered = operator.requests.stream()
                    .map(ListeningOperator.Request::answered)
                    .toList();
            assertThat(answered.subList(0, 2)).containsOnly("0");
            assertThat(answered.get(2)).isIn("1", "2");
        }
    }

    @Test
    void sendsAgainWhatWasAnsweredNotNow() {
        operator.answers.addAll(List.of(new Answer(503, "starting"), new Answer(429, "busy"), new Answer(502, "")));
        try (BatchSender sender = sender(operator.url(), Duration.ofSeconds(30))) {
            sender.accept(rows(1));
            operator.arrived.acquireUninterruptibly(4);
            sender.finish(SUMMARY);
        }
        assertThat(operator.requests)
                .extracting(ListeningOperator.Request::path)
                .containsExactly(path(1), path(1), path(1), path(1), path(2));
    }

    @Test
    void goesOnAfterTheOperatorWasAway() throws IOException {
        int port = operator.port();
        try (BatchSender sender = sender(operator.url(), Duration.ofSeconds(30))) {
            sender.accept(rows(1));
            sender.accept(rows(2));
            operator.arrived.acquireUninterruptibly(2);
            operator.close();
            CompletableFuture<Void> rest = CompletableFuture.runAsync(() -> {
                sender.accept(rows(3));
                sender.finish(SUMMARY);
            });
            operator = new ListeningOperator(port);
            rest.join();
        }
        assertThat(operator.batches()).contains(new Batch.Directories(rows(3)), new Batch.End(SUMMARY));
    }

    @Test
    void givesUpWhenTheOperatorStaysAway() {
        URI url = operator.url();
        operator.close();
        try (BatchSender sender = sender(url, Duration.ofSeconds(1))) {
            sender.accept(rows(1));

            assertThatThrownBy(() -> sender.finish(SUMMARY))
                    .isInstanceOf(SendException.class)
                    .hasMessageStartingWith("no answer from the operator at " + url + " for PT1S: ")
                    .hasMessageContaining("ConnectException");
        }
    }

    @Test
    void saysWhatTheOperatorSaidWhenItRefuses() {
        operator.answers.add(new Answer(403, "pod scan-x does not belong to run r-1\n"));
        try (BatchSender sender = sender(operator.url(), Duration.ofSeconds(20))) {
            sender.accept(rows(1));
            operator.arrived.acquireUninterruptibly();

            assertThatThrownBy(() -> sender.finish(SUMMARY))
                    .isInstanceOf(SendException.class)
                    .hasMessageStartingWith("the operator at " + operator.url() + " refused batch ")
                    .hasMessageEndingWith(" of run r-1 with 403: pod scan-x does not belong to run r-1");
        }
    }

    /// Nothing is sent after a refusal that was heard; of the two on their way either may be the one that hears it.
    @Test
    void stopsAtTheFirstRefusal() throws InterruptedException {
        operator.answers.add(new Answer(422, "it does not add up"));
        try (BatchSender sender = sender(operator.url(), Duration.ofSeconds(20))) {
            assertThatThrownBy(() -> {
                        for (int batch = 1; batch < 1_000_000; batch++) {
                            sender.accept(rows(batch));
                        }
                    })
                    .isInstanceOf(SendException.class)
                    .hasMessageMatching(".* refused batch [12] of run r-1 with 422: it does not add up");
        }
        assertThat(operator.requests).hasSizeLessThanOrEqualTo(BatchCodec.MAX_UNANSWERED + 1);
    }

    @Test
    void readsTheTokenAtEachTry() throws IOException {
        try (BatchSender sender = sender(operator.url(), Duration.ofSeconds(20))) {
            sender.accept(rows(1));
            operator.arrived.acquireUninterruptibly();
            Files.writeString(token, "second\n");
            sender.finish(SUMMARY);
        }
        assertThat(operator.requests)
                .extracting(ListeningOperator.Request::token)
                .containsExactly("Bearer first", "Bearer second");
    }

    @Test
    void sendsABatchThatIsTooManyBytesInParts() {
        DirectoryUsage large = row(EntryName.of("n".repeat(4096)));
        List<DirectoryUsage> rows = Collections.nCopies(2_500, large);
        try (BatchSender sender = sender(operator.url(), Duration.ofSeconds(20))) {
            sender.accept(rows);
            sender.finish(SUMMARY);
        }
        List<DirectoryUsage> received = operator.batches().stream()
                .flatMap(each -> each instanceof Batch.Directories(List<DirectoryUsage> part) ? part.stream() : null)
                .toList();
        assertThat(received).hasSize(2_500);
        assertThat(operator.requests).hasSize(5);
    }

    @Test
    void stopsWaitingWhenClosed() throws InterruptedException {
        operator.mayAnswer.drainPermits();
        BatchSender sender = sender(operator.url(), Duration.ofSeconds(60));
        sender.accept(rows(1));
        operator.arrived.acquire();
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> sender.finish(SUMMARY));

        sender.close();

        assertThatThrownBy(waiting::join)
                .isInstanceOfAny(CompletionException.class, CancellationException.class)
                .matches(e -> e instanceof CancellationException || e.getCause() instanceof CancellationException);
    }

    private BatchSender sender(URI url, Duration patience) {
        return new BatchSender(Tickets.of(url, "", token, patience, folder));
    }

    private static String path(long sequence) {
        return "/api/v1/runs/r-1/batches/" + sequence;
    }

    private static List<DirectoryUsage> rows(long id) {
        return List.of(
                new DirectoryUsage(new Place(id, 0, 0, EntryName.of("/")), Totals.NONE, Totals.NONE, 0, 0, List.of()));
    }

    private static DirectoryUsage row(EntryName name) {
        return new DirectoryUsage(new Place(1, 0, 0, name), Totals.NONE, Totals.NONE, 0, 0, List.of());
    }
}
