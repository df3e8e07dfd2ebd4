package dev.diskusage.api;

import dev.diskusage.api.DiskUsageScanSpec.ScanPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The rules over values and several fields: the CRD has them in CEL, for which there is no need of an interpreter
// here.
/// A test holds both to the same table of manifests.
final class SpecRules {
    private static final Pattern DOTS = Pattern.compile("(^|/)\\.{1,2}(/|$)");

    private final List<String> problems = new ArrayList<>();

    private SpecRules() {}

    /// @param spec within the bounds of its annotations
    static List<String> problems(DiskUsageScanSpec spec) {
        var rules = new SpecRules();
        rules.when(spec);
        rules.paths(spec.paths());
        rules.limits(spec.limits());
        rules.between("spec.retention.maxAge", spec.retention().maxAge(), "1h", "999999h");
        rules.security(spec.security());
        rules.tolerations(spec.jobTemplate().tolerations());
        return rules.problems;
    }

    private void when(DiskUsageScanSpec spec) {
        if (spec.interval() != null && spec.schedule() != null) {
            problems.add("spec.interval: interval and schedule exclude each other: remove one");
        }
        if (spec.timeZone() != null && spec.schedule() == null) {
            problems.add("spec.timeZone: timeZone needs schedule: set schedule or remove timeZone");
        }
        if (spec.interval() != null) {
            between("spec.interval", spec.interval(), "1m", "8760h");
        }
        if (spec.schedule() != null) {
            String problem = Timetable.problem(spec.schedule(), spec.timeZone());
            if (problem != null) {
                problems.add(problem);
            }
        }
    }

    private void paths(List<ScanPath> paths) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < paths.size(); i++) {
            String path = paths.get(i).path();
            String field = "spec.paths[" + i + "].path: \"" + path + "\" ";
            if (DOTS.matcher(path).find()) {
                problems.add(field + "must not contain '.' or '..'");
            }
            if (!path.equals("/") && path.endsWith("/") || path.contains("//")) {
                problems.add(field + "must not end with '/' or contain '//'");
            }
            if (!seen.add(path)) {
                problems.add(field + "is there twice: remove one");
            }
        }
    }

    private void limits(Limits limits) {
        between("spec.limits.maxDuration", limits.maxDuration(), "1m", "720h");
        between("spec.limits.prepareTimeout", limits.prepareTimeout(), "10s", "720h");
        if (limits.longest().compareTo(limits.longestPrepare()) <= 0) {
            problems.add("spec.limits.maxDuration: \"" + limits.maxDuration()
                    + "\" must be longer than prepareTimeout (\"" + limits.prepareTimeout() + "\")");
        }
    }

    private void security(Security security) {
        boolean ids = security.runAsUser() != null || security.runAsGroup() != null;
        boolean fixed = security.runAs() == Security.RunAs.FIXED;
        if (fixed && security.runAsUser() == null || !fixed && ids) {
            problems.add("spec.security.runAs: " + Security.RULE);
        }
    }

    private void tolerations(List<JobTemplate.Toleration> tolerations) {
        for (int i = 0; i < tolerations.size(); i++) {
            @Nullable String value = tolerations.get(i).value();
            boolean exists = tolerations.get(i).operator() == JobTemplate.Operator.EXISTS;
            if (exists && value != null && !value.isEmpty()) {
                problems.add("spec.jobTemplate.tolerations[" + i + "].value: value is refused with operator: Exists");
            }
        }
    }

    private void between(String field, String text, String min, String max) {
        Duration value = GoDuration.parse(text);
        if (value.compareTo(GoDuration.parse(min)) < 0 || value.compareTo(GoDuration.parse(max)) > 0) {
            problems.add(field + ": \"" + text + "\" must be between " + min + " and " + max);
        }
    }
}
