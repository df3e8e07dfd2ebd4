/// The custom resource: what a user declares and what the operator answers, as records. The CRD in `crds/` is generated
/// from these types, so a description, a bound or a default is written here and nowhere else. Holds values only: the
/// operator, the stand-alone mode and the Job maker read them.
@NullMarked
package dev.diskusage.api;

import org.jspecify.annotations.NullMarked;
