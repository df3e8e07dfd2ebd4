package dev.diskusage.walk;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.diskusage.testing.ChildJava;
import dev.diskusage.testing.Command;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Mounts of one test, gone at its end.
final class Mounts implements AutoCloseable {
    private final List<Path> mounted = new ArrayList<>();

    Mounts() {
        assumeTrue(ChildJava.isRoot(), "only root mounts");
    }

    Mounts fileSystem(String type, Path at) {
        return mount(at, "-t", type, "none");
    }

    Mounts bind(Path from, Path at) {
        return mount(at, "--bind", from.toString());
    }

    private Mounts mount(Path at, String... how) {
        new Command("mount").and(how).and(at.toString()).run().orFail();
        mounted.add(at);
        return this;
    }

    @Override
    public void close() {
        for (Path each : mounted.reversed()) {
            new Command("umount", "--lazy", each.toString()).run().orFail();
        }
    }
}
