package dev.diskusage.scan;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.diskusage.wire.Batch;
import dev.diskusage.wire.BatchCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/// Stands for the operator: a real HTTP server that keeps what comes in and answers as told, 200 where nothing is told.
final class ListeningOperator implements AutoCloseable {
    record Request(String path, String token, String mediaType, String answered, Batch batch) {
        private int sequence() {
            return Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
        }
    }

    record Answer(int status, String body) {}

    final List<Request> requests = new CopyOnWriteArrayList<>();
    final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    /// One permit lets one answer go; many by default.
    final Semaphore mayAnswer = new Semaphore(1_000_000);
    /// One permit per request that came in.
    final Semaphore arrived = new Semaphore(0);

    /// What was said of progress: the queries.
    final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    private final HttpServer server;

    ListeningOperator() throws IOException {
        this(0);
    }

    ListeningOperator(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /// By their numbers: those that are on their way at once come in any order.
    List<Batch> batches() {
        return requests.stream()
                .sorted(Comparator.comparingInt(Request::sequence))
                .map(Request::batch)
                .toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        if (exchange.getRequestURI().getPath().endsWith("/progress")) {
            told.add(exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + exchange.getRequestURI().getQuery());
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
            return;
        }
        requests.add(new Request(
                exchange.getRequestURI().getPath(),
                exchange.getRequestHeaders().getFirst("Authorization"),
                exchange.getRequestHeaders().getFirst("Content-Type"),
                exchange.getRequestHeaders().getFirst(BatchCodec.ANSWERED_HEADER),
                new BatchCodec().decode(exchange.getRequestBody().readAllBytes())));
        arrived.release();
        mayAnswer.acquireUninterruptibly();
        Answer answer = answers.poll();
        byte[] body = (answer == null ? "" : answer.body()).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer == null ? 200 : answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        mayAnswer.release(1_000_000);
        server.stop(0);
    }
}
