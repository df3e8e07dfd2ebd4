package dev.diskusage.walk;

import dev.diskusage.walk.WalkResult.Capacity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The file system through java.nio: on every platform, by paths, without allocated sizes.
final class NioAccess implements FileSystemAccess {
    private @Nullable Path root;

    @Override
    public Directory openRoot(WalkRoot walkRoot) {
        Excludes.State excludes = walkRoot.excludes().top();
        try {
            Path path = Path.of(new String(walkRoot.volume(), StandardCharsets.UTF_8))
                    .toRealPath();
            for (byte[] each : walkRoot.below()) {
                excludes = walkRoot.excludes().below(excludes, each);
                path = path.resolve(new String(each, StandardCharsets.UTF_8));
                if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) && Files.exists(path)) {
                    throw new NotDirectoryException(path.toString());
                }
            }
            Files.newDirectoryStream(path).close();
            root = path;
            Directory top = new Directory(null, walkRoot.volume(), 0, excludes);
            NioAttributes.of(path).identify(top);
            top.nio = new NioFolder(path);
            return top;
        } catch (IOException e) {
            throw new RootException(errno(e), e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    /// The name of the error number behind an exception of java.nio; `EIO` where it does not tell.
    static String errno(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "ENOENT";
            case AccessDeniedException _ -> "EACCES";
            case NotDirectoryException _ -> "ENOTDIR";
            case FileSystemLoopException _ -> "ELOOP";
            case FileSystemException named when named.getReason() != null -> reason(named.getReason());
            default -> "EIO";
        };
    }

    /// java.nio gives other errors as strerror(3)'s text.
    private static String reason(String text) {
        return switch (text) {
            case "File name too long" -> "ENAMETOOLONG";
            case "Not a directory" -> "ENOTDIR";
            case "Too many levels of symbolic links" -> "ELOOP";
            case "Stale file handle" -> "ESTALE";
            default -> "EIO";
        };
    }

    @Override
    public boolean onNetwork() {
        return false;
    }

    @Override
    public Capacity capacity() {
        try {
            var store = Files.getFileStore(root());
            return new Capacity(store.getTotalSpace(), store.getUsableSpace(), 0, 0);
        } catch (IOException _) {
            return Capacity.UNKNOWN;
        }
    }

    Path root() {
        if (root == null) {
            throw new IllegalStateException("the root is not open");
        }
        return root;
    }

    @Override
    public DirectoryReader reader(RunningWalk walk, WorkStack stack, EntryVisitor visitor) {
        return new NioReader(root(), walk, stack, visitor);
    }

    @Override
    public void abandon(Directory directory) {
        for (Directory each = directory; each != null; each = each.parent) {
            NioFolder.close(each);
        }
    }

    @Override
    public void close() {
        // Streams belong to directories.
    }
}
