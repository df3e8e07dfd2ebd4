/// The Job that scans one claim: its manifest, where it may run, and what became of it. Pure functions over Kubernetes
/// objects, called by the operator's loop: nothing here asks or changes a cluster, but for [JobRunAccess], which tells
/// ingest whose Job a caller's token belongs to.
@NullMarked
package dev.diskusage.job;

import org.jspecify.annotations.NullMarked;
