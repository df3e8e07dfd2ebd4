package dev.diskusage.ingest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.diskusage.store.OpenedStore;
import dev.diskusage.store.RunId;
import dev.diskusage.usage.ScanId;
import dev.diskusage.wire.BatchCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Executors;

/// Ingest and a store in a process of their own, to be killed: folder and port are its arguments. Says `ready PORT`,
/// then the number of each batch that it has stored and is about to answer.
public final class IngestProcess {
    private final OpenRuns runs;

    private IngestProcess(Path folder) {
        runs = new OpenRuns(
                new TestConfig(4, 1_000_000), OpenedStore.open(folder), InstantSource.system(), OpenRuns.TURN);
    }

    public static void main(String[] args) throws IOException {
        IngestProcess process = new IngestProcess(Path.of(args[0]));
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[1]));
        HttpServer server = HttpServer.create(address, 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/api/v1/runs/", process::take);
        server.start();
        System.out.println("ready " + server.getAddress().getPort());
    }

    private void take(HttpExchange exchange) throws IOException {
        String[] path = exchange.getRequestURI().getPath().split("/");
        RunId run = new RunId(new ScanId("shop", "media", "uid-media", "media-claim"), path[4]);
        int status = 200;
        String said = "";
        try {
            String answered = exchange.getRequestHeaders().getFirst(BatchCodec.ANSWERED_HEADER);
            runs.take(
                    run,
                    new SentBatch(
                            Long.parseLong(path[6]),
                            Long.parseLong(answered),
                            exchange.getRequestBody().readAllBytes()));
            System.out.println(path[6]);
        } catch (Refused e) {
            status = e.status();
            said = String.valueOf(e.getMessage());
        }
        byte[] answer = said.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }
}
