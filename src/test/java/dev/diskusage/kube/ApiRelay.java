package dev.diskusage.kube;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/// A way to the API server that a test can block and cut: bytes go through unread, TLS and all. What a client sees of a
/// cut is what it sees of an API server that was killed.
public final class ApiRelay implements AutoCloseable {
    private final InetSocketAddress target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong answeredBytes = new AtomicLong();
    private volatile CountDownLatch open = new CountDownLatch(0);
    private volatile ServerSocket server;

    /// @param apiServer its URL
    public ApiRelay(String apiServer) {
        URI uri = URI.create(apiServer);
        target = new InetSocketAddress(uri.getHost(), uri.getPort());
        server = listen(0);
    }

    /// In place of the API server's own URL.
    public String url() {
        return "https://127.0.0.1:" + server.getLocalPort();
    }

    /// Whether anybody is connected.
    public boolean isInUse() {
        return !sockets.isEmpty();
    }

    /// What came from the API server so far, TLS and all.
    public long answeredBytes() {
        return answeredBytes.get();
    }

    /// Whoever connects from now on waits and hears nothing.
    public void block() {
        open = new CountDownLatch(1);
    }

    public void unblock() {
        open.countDown();
    }

    /// Ends all connections; new ones are taken.
    public void drop() {
        sockets.forEach(ApiRelay::close);
    }

    /// Ends all connections, and refuses new ones until [#restore].
    public void cut() {
        close(server);
        drop();
    }

    public void restore() {
        server = listen(server.getLocalPort());
    }

    @Override
    public void close() {
        unblock();
        cut();
    }

    private ServerSocket listen(int port) {
        try {
            var listening = new ServerSocket();
            listening.setReuseAddress(true);
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            Thread.ofVirtual().start(() -> accept(listening));
            return listening;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket listening) {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                sockets.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException _) {
                // Cut: the loop ends.
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                var upstream = new Socket()) {
            open.await();
            upstream.connect(target);
            sockets.add(upstream);
            Thread back = Thread.ofVirtual().start(() -> pump(upstream, client, answeredBytes));
            pump(client, upstream, new AtomicLong());
            back.join();
        } catch (IOException _) {
            // The client sees it: its connection ends.
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            sockets.removeIf(Socket::isClosed);
        }
    }

    private static void pump(Socket from, Socket to, AtomicLong passed) {
        byte[] some = new byte[8192];
        try {
            for (int length; (length = from.getInputStream().read(some)) >= 0; ) {
                passed.addAndGet(length);
                to.getOutputStream().write(some, 0, length);
            }
        } catch (IOException _) {
            // One side is gone; the other is told.
        }
        close(from);
        close(to);
    }

    private static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
