/// For people who come from the stand-alone disk usage exporter: its YAML configuration becomes manifests and settings,
/// its database a first run. Plain Java, called by `cli`; docs/migration.md is its page.
@NullMarked
package dev.diskusage.migrate;

import org.jspecify.annotations.NullMarked;
