/// The Job that scans one claim: its manifest, where it may run, and what became of it. Pure functions over Kubernetes
/// objects: nothing here asks or changes a cluster. The operator's loop calls it.
@NullMarked
package dev.diskusage.job;

import org.jspecify.annotations.NullMarked;
