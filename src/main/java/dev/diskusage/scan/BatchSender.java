package dev.diskusage.scan;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.LinkedUsage;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.UsageSink;
import dev.diskusage.wire.Batch;
import dev.diskusage.wire.BatchCodec;
import dev.diskusage.wire.BatchTooLargeException;
import dev.diskusage.wire.ScanTicket;
import dev.diskusage.wire.ScanTicket.Operator;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Sends a run's batches to the operator, each until it is answered. [BatchCodec#MAX_UNANSWERED] are on their way while
/// the next is made; the one after that waits, and so the walk does: that is all the buffer there is.
///
/// The operator stores them in order. It keeps what it answered, also when it is killed; so only unanswered batches are
/// ever sent again, and the operator knows them by their numbers.
final class BatchSender implements UsageSink, AutoCloseable {
    /// First and longest pause between two tries: an operator needs a few seconds to restart, and a thousand scanners
    /// that wait for it must not keep it busy with refusing.
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /// Share of a pause by which it varies, so that scanners do not come all at once.
    private static final double JITTER = 0.25;

    /// Of one try, the operator's commit to a slow disk included.
    private static final Duration TRY_TIMEOUT = Duration.ofSeconds(60);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /// Bytes of an answer: a line for a person.
    private static final int MAX_ANSWER_BYTES = 4096;

    /// Answers that mean "not now": at its limits, starting or stopping, and what a proxy says while nobody is behind
    /// it.
    private static final Set<Integer> NOT_NOW = Set.of(429, 502, 503, 504);

    private final BatchCodec codec = new BatchCodec();
    private final BodyHandler<String> answers = BodyHandlers.limiting(BodyHandlers.ofString(), MAX_ANSWER_BYTES);
    private final String run;
    private final Operator operator;
    private final HttpClient client;
    private final FailsafeExecutor<HttpResponse<String>> retries;
    private final Queue<CompletableFuture<HttpResponse<String>>> unanswered = new ConcurrentLinkedQueue<>();
    private long sent;
    private volatile long answered;

    BatchSender(ScanTicket ticket) {
        run = ticket.run();
        operator = ticket.operator();
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_TIMEOUT);
        client = operator.url().getScheme().equals("https")
                ? builder.sslContext(OperatorTrust.context(operator)).build()
                : builder.build();
        retries = Failsafe.with(RetryPolicy.<HttpResponse<String>>builder()
                .handle(IOException.class)
                .handleResultIf(answer -> answer != null && NOT_NOW.contains(answer.statusCode()))
                .withBackoff(FIRST_PAUSE, LONGEST_PAUSE)
                .withJitter(JITTER)
                .withMaxDuration(operator.patience())
                .withMaxAttempts(-1)
                .build());
    }

    /// @throws SendException when an earlier batch was refused, or the operator stayed away too long
    @Override
    public void accept(List<DirectoryUsage> batch) {
        send(new Batch.Directories(batch));
    }

    @Override
    public void addLinked(List<LinkedUsage> batch) {
        send(new Batch.Linked(batch));
    }

    /// Returns once the operator has published the run.
    ///
    /// @throws SendException also when the operator finds that the run does not add up
    void finish(RunSummary summary) {
        send(new Batch.End(summary));
        awaitAnswers(0);
    }

    private void send(Batch batch) {
        byte[] body;
        try {
            body = codec.encode(batch);
        } catch (BatchTooLargeException e) {
            sendHalves(batch, e);
            return;
        }
        awaitAnswers(BatchCodec.MAX_UNANSWERED - 1);
        long sequence = ++sent;
        unanswered.add(retries.getStageAsync(() -> client.sendAsync(request(sequence, body), answers)));
    }

    /// Long names make large rows: a batch that is too many bytes goes as two.
    private void sendHalves(Batch batch, BatchTooLargeException tooLarge) {
        switch (batch) {
            case Batch.Directories(List<DirectoryUsage> rows)
            when rows.size() > 1 -> {
                send(new Batch.Directories(rows.subList(0, rows.size() / 2)));
                send(new Batch.Directories(rows.subList(rows.size() / 2, rows.size())));
            }
            case Batch.Linked(List<LinkedUsage> additions)
            when additions.size() > 1 -> {
                send(new Batch.Linked(additions.subList(0, additions.size() / 2)));
                send(new Batch.Linked(additions.subList(additions.size() / 2, additions.size())));
            }
            case Batch.Directories _, Batch.Linked _, Batch.End _ ->
                throw new SendException(String.valueOf(tooLarge.getMessage()));
        }
    }

    /// At each try anew: the kubelet renews the token's file, and answers have come meanwhile.
    private HttpRequest request(long sequence, byte[] body) throws IOException {
        return to("batches/" + sequence)
                .header("Content-Type", BatchCodec.MEDIA_TYPE)
                .header(BatchCodec.ANSWERED_HEADER, Long.toString(answered))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    private HttpRequest.Builder to(String what) throws IOException {
        return HttpRequest.newBuilder(operator.url().resolve("/api/v1/runs/" + run + "/" + what))
                .header(
                        "Authorization",
                        "Bearer " + Files.readString(operator.tokenFile()).strip())
                .timeout(TRY_TIMEOUT);
    }

    /// Says how far the walk has come, if the operator wants to hear it: nothing depends on it, and nothing waits.
    void tell(ScanProgress progress) {
        String query = "?entries=" + progress.entries() + "&bytes=" + progress.allocatedBytes();
        try {
            var _ = client.sendAsync(
                    to("progress" + query)
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.discarding());
        } catch (IOException _) {
            // The next batch says what is wrong with the token's file.
        }
    }

    /// Takes what has come, so that a refusal is seen soon.
    ///
    /// @param left so many may stay on their way
    private void awaitAnswers(int left) {
        for (var oldest = unanswered.peek(); oldest != null; oldest = unanswered.peek()) {
            if (unanswered.size() <= left && !oldest.isDone()) {
                return;
            }
            require(oldest);
            unanswered.remove();
            answered++;
        }
    }

    private void require(CompletableFuture<HttpResponse<String>> waiting) {
        HttpResponse<String> answer;
        try {
            answer = waiting.join();
        } catch (CompletionException e) {
            throw new SendException("no answer from the operator at " + operator.url() + " for " + operator.patience()
                    + ": " + e.getCause());
        }
        if (answer.statusCode() != 200) {
            throw new SendException("the operator at " + operator.url() + " refused batch " + (answered + 1)
                    + " of run " + run + " with " + answer.statusCode() + ": "
                    + answer.body().strip());
        }
    }

    /// Ends any waiting, also of another thread, with a [java.util.concurrent.CancellationException].
    @Override
    public void close() {
        unanswered.forEach(waiting -> waiting.cancel(true));
        client.shutdownNow();
    }
}
