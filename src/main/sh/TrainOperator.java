import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// Trains the operator's AOT cache, in both of its ways at once since an image has one cache: stand-alone until its first run
/// is published, and beside something that speaks enough of the Kubernetes API until it is ready and has been scraped. A
/// cluster is not at hand where images are built; the tests have a real one.
///
/// Run by make-image-caches with the JDK that builds: `java TrainOperator.java JAVA TARGET PROJECT FOLDER`, where JAVA
/// is the base's own, and FOLDER takes what the operator stores.
class TrainOperator {
    /// Takes two to five seconds; a busy machine ten times as long.
    private static final Duration AT_MOST = Duration.ofMinutes(2);

    /// Of each kind: so many that what is done for each is known to be done often.
    private static final int OBJECTS = Integer.getInteger("objects", 300);

    private static final String META =
            """
            {"name":"training-%1$d","namespace":"training","uid":"00000000-0000-0000-0000-%1$012d","generation":1,\
            "resourceVersion":"1","creationTimestamp":"2026-01-01T00:00:00Z","managedFields":[{"manager":"kubectl",\
            "operation":"Apply","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1",\
            "fieldsV1":{"f:spec":{"f:volumeName":{}}}}]}""";
    /// As the API server fills it in.
    private static final String SCAN =
            """
            {"apiVersion":"diskusage.dev/v1alpha1","kind":"DiskUsageScan","metadata":%s,\
            "spec":{"access":{"preemptForWorkload":true,"whenInUse":"Colocate"},"batchSize":1000,"depth":2,\
            "jobTemplate":{"resources":{"limits":{"memory":"256Mi"},"requests":{"cpu":"50m","memory":"64Mi"}},"tolerations":[]},\
            "limits":{"maxDuration":"1h","prepareTimeout":"10m"},"metrics":{"depth":1,"directoryCount":true,\
            "fileCount":true,"maxSeries":200,"sizeBuckets":false},"paths":[{"exclude":[],"path":"/"}],\
            "persistentVolumeClaim":"training-%%1$d","retention":{"maxAge":"720h","runs":30},\
            "security":{"profile":"Restricted","runAs":"Consumer"},"suspend":true,"traversal":{"followSymlinks":false,\
            "hardLinks":"once","oneFileSystem":true,"operationsPerSecond":0,"threads":0}}%%2$s}"""
                    .formatted(META);

    /// As the operator writes it: what has it needs no write.
    private static final String STATUS =
            """
            ,"status":{"conditions":[{"lastTransitionTime":"2026-01-01T00:00:00Z",\
            "message":"spec.suspend is true: no scan is started","observedGeneration":1,"reason":"Suspended",\
            "status":"Unknown","type":"Ready"}],"consecutiveFailures":0,"consecutiveSkips":0,"missedScans":0,\
            "observedGeneration":1,"topDirectories":[]}""";
    private static final String CLAIM =
            """
            {"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":%s,\
            "spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}},"volumeMode":"Filesystem",\
            "volumeName":"training"},"status":{"phase":"Bound","accessModes":["ReadWriteOnce"],"capacity":{"storage":"1Gi"}}}"""
                    .formatted(META);

    /// As the API server does it.
    private static final int COMPRESSED_FROM_BYTES = 128 * 1024;

    private static final String PASSWORD = "training";

    private TrainOperator() {}

    public static void main(String[] args) throws IOException, InterruptedException, GeneralSecurityException {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Path keys = Path.of(args[1], "training.p12");
        Path certificate = Path.of(args[1], "training.pem");
        Path token = Files.writeString(Path.of(args[1], "training.token"), "training");
        HttpsServer cluster = HttpsServer.create(anyPort, 0);
        cluster.setHttpsConfigurator(new HttpsConfigurator(tls(keys, certificate)));
        // A watch keeps its thread.
        cluster.setExecutor(Executors.newThreadPerTaskExecutor(Thread.ofVirtual().factory()));
        cluster.createContext("/", TrainOperator::answer);
        cluster.start();
        int port = freePort();
        Process operator = operator(args, cluster.getAddress().getPort(), certificate, port);
        boolean trained = train(operator, URI.create("http://127.0.0.1:" + port), Path.of(args[3]));
        operator.destroy();
        boolean ended = operator.waitFor(AT_MOST.toSeconds(), TimeUnit.SECONDS);
        operator.destroyForcibly();
        Files.delete(keys);
        Files.delete(certificate);
        Files.delete(token);
        System.exit(trained && ended ? 0 : 1);
    }

    /// With a certificate that is made for the occasion, as a real API server has one.
    private static SSLContext tls(Path keys, Path certificate)
            throws IOException, InterruptedException, GeneralSecurityException {
        Files.deleteIfExists(keys);
        keytool("-genkeypair -alias api -keyalg EC -dname CN=training -ext san=ip:127.0.0.1 -storetype PKCS12", keys);
        keytool("-exportcert -alias api -rfc -file " + certificate, keys);
        KeyStore store = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static void keytool(String what, Path keys) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/keytool"));
        words.addAll(List.of(what.split(" ")));
        words.addAll(List.of("-keystore", keys.toString(), "-storepass", PASSWORD));
        if (new ProcessBuilder(words).inheritIO().start().waitFor() != 0) {
            throw new IOException("failed: " + words);
        }
    }

    private static Process operator(String[] args, int apiPort, Path certificate, int port) throws IOException {
        List<String> words = List.of(
                args[0],
                "-XX:+UseSerialGC",
                "-Djdk.reflect.useNativeAccessorOnly=true",
                "-Dorg.sqlite.lib.path=" + args[1] + "/quarkus-app/native",
                "-XX:AOTCacheOutput=" + args[1] + "/quarkus-app/app.aot",
                "-Dquarkus.profile=operator",
                "-Dkubernetes.auth.serviceAccount.token=" + args[1] + "/training.token",
                "-Dkubernetes.certs.ca.file=" + certificate,
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.http.ssl-port=0",
                "-Ddisk-usage.store.directory=" + args[3],
                "-Ddisk-usage.local.enabled=true",
                "-Ddisk-usage.local.path=" + args[2] + "/src",
                "-jar",
                args[1] + "/quarkus-app/quarkus-run.jar");
        ProcessBuilder builder = new ProcessBuilder(words).inheritIO();
        builder.environment().put("LC_ALL", "C.UTF-8");
        // As in a pod; a developer's own cluster is none of its business.
        builder.environment().put("KUBERNETES_SERVICE_HOST", "127.0.0.1");
        builder.environment().put("KUBERNETES_SERVICE_PORT", "" + apiPort);
        builder.environment().put("KUBERNETES_AUTH_TRYKUBECONFIG", "false");
        return builder.start();
    }

    private static boolean train(Process operator, URI address, Path store) throws IOException, InterruptedException {
        long until = System.nanoTime() + AT_MOST.toNanos();
        // Once is enough: the operator's side forgets a scan that the API does not know.
        boolean published = false;
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (operator.isAlive() && System.nanoTime() < until) {
                published |= published(store);
                if (published && answers(client, address.resolve("/q/health/ready"))) {
                    return answers(client, address.resolve("/metrics"));
                }
                Thread.sleep(100);
            }
        }
        System.out.println("the operator did not come up, or published nothing, in its training");
        return false;
    }

    private static boolean answers(HttpClient client, URI page) throws InterruptedException {
        // As Prometheus asks.
        HttpRequest request =
                HttpRequest.newBuilder(page).header("Accept-Encoding", "gzip").build();
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    private static boolean published(Path store) throws IOException {
        Path runs = store.resolve("runs");
        if (!Files.isDirectory(runs)) {
            return false;
        }
        try (var files = Files.walk(runs)) {
            return files.anyMatch(file -> file.toString().endsWith(".db"));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        }
    }

    private static void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (("" + exchange.getRequestURI().getQuery()).contains("watch=true")) {
            watch(exchange);
            return;
        }
        byte[] body = body(exchange).getBytes(StandardCharsets.UTF_8);
        boolean compressed = body.length > COMPRESSED_FROM_BYTES;
        if (compressed) {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        }
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream raw = exchange.getResponseBody();
                OutputStream out = compressed ? new GZIPOutputStream(raw) : raw) {
            out.write(body);
        }
    }

    /// Nothing ever happens. The client asks for a web socket first, and takes an answer that is none for "by HTTP then".
    private static void watch(HttpExchange exchange) throws IOException {
        boolean webSocket = exchange.getRequestHeaders().containsKey("Upgrade");
        exchange.sendResponseHeaders(200, webSocket ? -1 : 0);
        if (webSocket) {
            exchange.close();
        } else {
            exchange.getResponseBody().flush();
        }
    }

    private static String body(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        return switch (exchange.getRequestMethod() + " " + path.substring(path.lastIndexOf('/') + 1)) {
            case "GET diskusagescans" -> list("diskusage.dev/v1alpha1", "DiskUsageScan", SCAN);
            case "GET persistentvolumeclaims" -> list("v1", "PersistentVolumeClaim", CLAIM);
            case "GET jobs" -> list("batch/v1", "Job", null);
            case "GET pods" -> list("v1", "Pod", null);
            default -> SCAN.formatted(number(path), STATUS);
        };
    }

    /// In `/apis/.../diskusagescans/training-7/status`: 7.
    private static int number(String path) {
        Matcher number = Pattern.compile("training-(\\d+)").matcher(path);
        return number.find() ? Integer.parseInt(number.group(1)) : 0;
    }

    /// @param each null for none
    private static String list(String version, String kind, String each) {
        String items = each == null
                ? ""
                : IntStream.range(0, OBJECTS)
                        .mapToObj(i -> each.formatted(i, i % 2 == 0 ? STATUS : "")).collect(Collectors.joining(","));
        return """
            {"apiVersion":"%s","kind":"%sList","metadata":{"resourceVersion":"1"},"items":[%s]}"""
                .formatted(version, kind, items);
    }
}
