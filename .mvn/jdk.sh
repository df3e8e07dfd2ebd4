# Sourced by ./mvnw: this build (compiler, tests and Quarkus augmentation) needs JDK 25 or newer in Maven's own JVM.
# Keeps JAVA_HOME or the java on PATH when they are new enough; else takes the first JDK >= 25 from the usual places.
jdk_major() { # $1 = JDK home; prints its feature version, or 0
  v=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null); echo "${v:-0}"
}
find_jdk() {
  set +f
  p=$(command -v javac 2>/dev/null) && p=$(readlink -f "$p" 2>/dev/null) && p=${p%/bin/javac}
  for d in "${JAVA_HOME:-}" "$p" /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* /opt/java/* /opt/jdk* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -n "$d" ] && [ -x "$d/bin/javac" ] && [ "$(jdk_major "$d")" -ge 25 ] && { echo "$d"; break; }
  done
  set -f
}
JDK=$(find_jdk)
if [ -n "$JDK" ]; then JAVA_HOME=$JDK; export JAVA_HOME
else echo "mvnw: no JDK 25 or newer found; set JAVA_HOME to one" >&2; exit 1; fi

# Called by ./mvnw when Apache's archive cannot be reached: $1 = what failed, then Maven's arguments.
exec_mvn_on_path() {
  failed=$1; shift
  mvn=$(command -v mvn) || { echo "mvnw: $failed, and there is no mvn on the PATH: install Maven 3.8.6 or newer" >&2; exit 1; }
  rm -rf "$TMP_DOWNLOAD_DIR"
  # The enforcer rule in pom.xml refuses a Maven that is too old.
  exec "$mvn" "$@"
}
