package dev.diskusage.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Another JVM with the same class path, for what a test cannot have in its own: limits, other rights, no flags.
public final class ChildJava {
    /// Root without what lets it read against the modes. Others are bound by them anyway.
    private static final List<String> BOUND_BY_MODES = List.of(
            "setpriv",
            "--bounding-set=-dac_override,-dac_read_search",
            "--inh-caps=-dac_override,-dac_read_search",
            "--");

    private final List<String> words = new ArrayList<>();

    private ChildJava(List<String> prefix) {
        this(prefix, System.getProperty("java.class.path"));
    }

    private ChildJava(List<String> prefix, String classPath) {
        words.addAll(prefix);
        words.add(System.getProperty("java.home") + "/bin/java");
        words.addAll(List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        words.addAll(List.of("-cp", classPath));
    }

    /// With native access, as the launcher gives it.
    public static Command of(Class<?> main, String... arguments) {
        return behind(List.of(), main, arguments);
    }

    public static Command withFlag(String flag, Class<?> main, String... arguments) {
        return new ChildJava(List.of()).command(flag, main, arguments);
    }

    /// May read only what the modes of files and folders allow their owner.
    public static Command boundByModes(Class<?> main, String... arguments) {
        return new ChildJava(isRoot() ? BOUND_BY_MODES : List.of())
                .command("--enable-native-access=ALL-UNNAMED", main, arguments);
    }

    /// As [#boundByModes], with the code of these classes only: without Quarkus it logs to its standard error.
    public static Command boundByModesWith(List<Class<?>> code, Class<?> main, String... arguments) {
        return new ChildJava(isRoot() ? BOUND_BY_MODES : List.of(), classPathOf(code))
                .command("--enable-native-access=ALL-UNNAMED", main, arguments);
    }

    /// The folders and archives that these classes come from.
    public static String classPathOf(List<Class<?>> code) {
        return code.stream().map(ChildJava::placeOf).collect(Collectors.joining(":"));
    }

    private static String placeOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(type.getName(), e);
        }
    }

    /// @param prefix a command that runs the words which follow it
    public static Command behind(List<String> prefix, Class<?> main, String... arguments) {
        return new ChildJava(prefix).command("--enable-native-access=ALL-UNNAMED", main, arguments);
    }

    /// @param files open at once, at most; the JVM needs about 20 of them
    public static Command withOpenFiles(int files, Class<?> main, String... arguments) {
        return behind(List.of("prlimit", "--nofile=" + files + ":" + files, "--"), main, arguments);
    }

    private Command command(String flag, Class<?> main, String... arguments) {
        words.add(flag);
        words.add(main.getName());
        words.addAll(List.of(arguments));
        return new Command(words.toArray(String[]::new));
    }

    /// Whether this process may mount, and reads whatever the modes say.
    public static boolean isRoot() {
        try {
            return "root".equals(Files.getOwner(Path.of("/proc/self")).getName());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
