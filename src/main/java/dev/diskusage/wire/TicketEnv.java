package dev.diskusage.wire;

import dev.diskusage.usage.HardLinks;
import dev.diskusage.usage.ScanId;
import dev.diskusage.wire.ScanTicket.Operator;
import dev.diskusage.wire.ScanTicket.ScannedPath;
import dev.diskusage.wire.ScanTicket.Traversal;
import dev.diskusage.wire.ScanTicket.Work;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A ticket as environment variables, one value each, so that `kubectl describe pod` shows what a scan was told and no
/// value meets the kernel's limit of 128 KiB for one variable.
final class TicketEnv {
    private static final String PREFIX = "DISK_USAGE_";

    /// More paths than the resource allows: only a bound for the loop that reads them.
    private static final int MAX_PATHS = 1_000;

    private final Map<String, String> env;

    TicketEnv(Map<String, String> env) {
        this.env = env;
    }

    static Map<String, String> write(ScanTicket ticket) {
        TicketEnv out = new TicketEnv(new LinkedHashMap<>());
        out.put("RUN", ticket.run());
        out.put("NAMESPACE", ticket.scan().namespace());
        out.put("SCAN", ticket.scan().name());
        out.put("SCAN_UID", ticket.scan().uid());
        out.put("CLAIM", ticket.scan().claim());
        out.putWork(ticket.work());
        out.put("OPERATOR_URL", ticket.operator().url());
        out.put("OPERATOR_CA", ticket.operator().caPem());
        out.put("TOKEN_FILE", ticket.operator().tokenFile());
        out.put("PATIENCE", ticket.operator().patience());
        return out.env;
    }

    private void putWork(Work work) {
        put("VOLUME", work.volume());
        put("PATHS", work.paths().size());
        for (int i = 0; i < work.paths().size(); i++) {
            ScannedPath path = work.paths().get(i);
            put("PATH_" + i, path.path());
            put("PATH_" + i + "_DEPTH", path.depth());
            put("PATH_" + i + "_EXCLUDE", String.join("\n", path.exclude()));
        }
        put("HARD_LINKS", work.traversal().hardLinks());
        put("FOLLOW_SYMLINKS", work.traversal().followSymlinks());
        put("ONE_FILE_SYSTEM", work.traversal().oneFileSystem());
        put("THREADS", work.traversal().threads());
        put("OPERATIONS_PER_SECOND", work.traversal().operationsPerSecond());
        put("BATCH_SIZE", work.batchSize());
        put("SIZE_CLASSES", work.sizeClasses());
    }

    private void put(String name, Object value) {
        env.put(PREFIX + name, value.toString());
    }

    ScanTicket read() {
        return new ScanTicket(
                text("RUN"),
                new ScanId(name("NAMESPACE"), name("SCAN"), name("SCAN_UID"), name("CLAIM")),
                new Work(Path.of(text("VOLUME")), paths(), traversal(), number("BATCH_SIZE"), flag("SIZE_CLASSES")),
                new Operator(url(), text("OPERATOR_CA"), Path.of(text("TOKEN_FILE")), patience()));
    }

    private List<ScannedPath> paths() {
        int count = number("PATHS");
        if (count > MAX_PATHS) {
            throw bad("PATHS", "at most " + MAX_PATHS);
        }
        List<ScannedPath> paths = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // -1 keeps an empty pattern at the end, which split would drop.
            String exclude = text("PATH_" + i + "_EXCLUDE");
            paths.add(new ScannedPath(
                    text("PATH_" + i),
                    number("PATH_" + i + "_DEPTH"),
                    exclude.isEmpty() ? List.of() : List.of(exclude.split("\n", -1))));
        }
        return paths;
    }

    private Traversal traversal() {
        return new Traversal(
                hardLinks(),
                flag("FOLLOW_SYMLINKS"),
                flag("ONE_FILE_SYSTEM"),
                number("THREADS"),
                number("OPERATIONS_PER_SECOND"));
    }

    private HardLinks hardLinks() {
        try {
            return HardLinks.valueOf(text("HARD_LINKS"));
        } catch (IllegalArgumentException _) {
            throw bad("HARD_LINKS", "one of " + List.of(HardLinks.values()));
        }
    }

    private URI url() {
        try {
            return URI.create(text("OPERATOR_URL"));
        } catch (IllegalArgumentException _) {
            throw bad("OPERATOR_URL", "a URL");
        }
    }

    private Duration patience() {
        try {
            return Duration.parse(text("PATIENCE"));
        } catch (DateTimeParseException _) {
            throw bad("PATIENCE", "a duration such as PT10M");
        }
    }

    private String name(String name) {
        String value = text(name);
        if (value.isBlank()) {
            throw bad(name, "a name");
        }
        return value;
    }

    private int number(String name) {
        try {
            return Integer.parseInt(text(name));
        } catch (NumberFormatException _) {
            throw bad(name, "a whole number");
        }
    }

    private boolean flag(String name) {
        return switch (text(name)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw bad(name, "true or false");
        };
    }

    private String text(String name) {
        String value = env.get(PREFIX + name);
        if (value == null) {
            throw new BadTicketException(
                    PREFIX + name + " is not set: the operator sets it in the Job; outside a Job use the scan command");
        }
        return value;
    }

    private BadTicketException bad(String name, String rule) {
        return new BadTicketException(PREFIX + name + " is \"" + text(name) + "\": must be " + rule);
    }
}
