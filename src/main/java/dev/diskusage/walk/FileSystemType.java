package dev.diskusage.walk;

/// What statfs(2)'s f_type says about a file system (linux/magic.h and statfs(2)).
final class FileSystemType {
    private FileSystemType() {}

    /// Kernel interfaces that look like files: nothing in them takes space, and reading them can hang or never end.
    static boolean isPseudo(long type) {
        return switch ((int) type) {
            case 0x9fa0, // proc
                    0x62656572, // sysfs
                    0x27e0eb, // cgroup
                    0x63677270, // cgroup2
                    0x64626720, // debugfs
                    0x74726163, // tracefs
                    0x73636673, // securityfs
                    0xf97cff8c, // selinuxfs
                    0x6e736673, // nsfs
                    0xcafe4a11, // bpf
                    0x1cd1, // devpts
                    0x62656570, // configfs
                    0x19800202, // mqueue
                    0x6165676c, // pstore
                    0xde5e81e4, // efivarfs
                    0x42494e4d, // binfmt_misc
                    0x65735543, // fusectl
                    0x67596969, // rpc_pipefs
                    0x187 // autofs
            -> true;
            default -> false;
        };
    }

    /// File systems where a call waits for another machine (or, FUSE, for another process): many calls must wait at
    /// once.
    static boolean isNetwork(long type) {
        return switch ((int) type) {
            case 0x6969, // nfs
                    0xff534d42, // cifs
                    0xfe534d42, // smb2
                    0x517b, // smb
                    0xc36400, // ceph
                    0xbd00bd0, // lustre
                    0x47504653, // gpfs
                    0x01021997, // 9p
                    0x5346414f, // afs
                    0x65735546, // fuse: sshfs, s3fs, glusterfs, cephfs-fuse
                    0x20030528, // orangefs
                    0x7461636f, // ocfs2
                    0x01161970 // gfs2
            -> true;
            default -> false;
        };
    }
}
