# Makes the trees that FileTree describes on standard input: fields that end in NUL, so that names may hold any other byte.
# Goes down by chdir: paths may be longer than PATH_MAX.
use strict;
use warnings;
use Errno qw(EEXIST);
use Fcntl qw(O_WRONLY O_CREAT O_EXCL SEEK_SET);
use POSIX qw(mkfifo);
use Socket qw(PF_UNIX SOCK_STREAM pack_sockaddr_un);

$/ = "\0";
binmode STDIN;
umask 022;
my $root;

sub field {
    my $value = <STDIN>;
    defined $value or die "the description ends too early\n";
    chomp $value;
    return $value;
}

# One character per kind, then its fields.
my %make = (
    'R' => sub { $root = field(); mkdir $root or $! == EEXIST or die "mkdir $root: $!"; chdir $root or die "chdir $root: $!" },
    'D' => sub { my $n = field(); mkdir $n or die "mkdir: $!"; chdir $n or die "chdir: $!" },
    'U' => sub { chdir '..' or die "chdir: $!" },
    'F' => sub {
        my ($name, $size, $chunks) = (field(), field(), field());
        sysopen my $file, $name, O_WRONLY | O_CREAT | O_EXCL or die "open: $!";
        truncate $file, $size or die "truncate: $!" if $size;
        for my $chunk (split /,/, $chunks) {    # offset:length of what is not a hole
            my ($offset, $length) = split /:/, $chunk;
            sysseek $file, $offset, SEEK_SET or die "seek: $!";
            syswrite($file, 'x' x $length) == $length or die "write: $!";
        }
        close $file or die "close: $!";
    },
    'L' => sub { my ($name, $target) = (field(), field()); link "$root/$target", $name or die "link $target: $!" },
    'S' => sub { my ($name, $target) = (field(), field()); symlink $target, $name or die "symlink: $!" },
    'P' => sub { mkfifo(field(), 0644) or die "mkfifo: $!" },
    'K' => sub {
        socket my $socket, PF_UNIX, SOCK_STREAM, 0 or die "socket: $!";
        bind $socket, pack_sockaddr_un(field()) or die "bind: $!";
    },
    'T' => sub { my ($name, $time) = (field(), field()); utime $time, $time, $name or die "utime: $!" },
    'M' => sub { my ($name, $mode) = (field(), field()); chmod oct $mode, $name or die "chmod: $!" },
);

while (defined(my $kind = <STDIN>)) {
    chomp $kind;
    ($make{$kind} or die "no such kind: $kind\n")->();
}
