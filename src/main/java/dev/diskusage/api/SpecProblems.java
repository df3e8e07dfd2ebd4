package dev.diskusage.api;

import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Quantity;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What is wrong with a spec, for specs that no API server has judged (stand-alone) and for what a schema cannot say
/// (whether a cron expression ever comes due). Each problem names the field, the value and what is allowed.
public final class SpecProblems {
    private final List<String> problems = new ArrayList<>();

    private SpecProblems() {}

    /// Empty when the spec is right. Each entry reads `spec.field: "value" ...`.
    public static List<String> of(DiskUsageScanSpec spec) {
        var found = new SpecProblems();
        found.bounds("spec", spec);
        // The rules below parse what the bounds describe.
        if (found.problems.isEmpty()) {
            SpecRules.problems(spec).forEach(found.problems::add);
        }
        return List.copyOf(found.problems);
    }

    /// The annotations that make the schema are the bounds here too: none is written twice.
    private void bounds(String at, Record value) {
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            String field = at + "." + component.getName();
            Object each = read(component, value);
            if (each == null) {
                if (component.getAccessor().isAnnotationPresent(Required.class)) {
                    problems.add(field + ": is required");
                }
            } else {
                judge(field, each, component.getAccessor());
                if (each instanceof List<?> list) {
                    items(field, list, component);
                }
            }
        }
    }

    private void items(String field, List<?> list, RecordComponent component) {
        AnnotatedElement item = component.getAnnotatedType() instanceof AnnotatedParameterizedType type
                ? type.getAnnotatedActualTypeArguments()[0]
                : component;
        for (int i = 0; i < list.size(); i++) {
            judge(field + "[" + i + "]", list.get(i), item);
        }
    }

    private void judge(String field, Object value, AnnotatedElement bounds) {
        switch (value) {
            case Record nested -> bounds(field, nested);
            case String text -> text(field, text, bounds);
            case Quantity quantity -> text(field, quantity.toString(), bounds);
            case Number number -> number(field, number.longValue(), bounds);
            case List<?> list -> size(field, list.size(), "entries", bounds.getAnnotation(Size.class));
            default -> {}
        }
    }

    private void text(String field, String text, AnnotatedElement bounds) {
        size(field + ": \"" + text + "\"", text.length(), "characters", bounds.getAnnotation(Size.class));
        Pattern pattern = bounds.getAnnotation(Pattern.class);
        if (pattern != null && !text.matches(pattern.value())) {
            problems.add(field + ": \"" + text + "\" does not match " + pattern.value());
        }
    }

    private void size(String what, int size, String unit, @Nullable Size bound) {
        if (bound != null && (size < bound.min() || size > bound.max())) {
            problems.add(String.format(
                    Locale.ROOT, "%s: has %d %s, allowed are %d to %d", what, size, unit, bound.min(), bound.max()));
        }
    }

    private void number(String field, long number, AnnotatedElement bounds) {
        Min min = bounds.getAnnotation(Min.class);
        Max max = bounds.getAnnotation(Max.class);
        if (min != null && number < min.value() || max != null && number > max.value()) {
            String upTo = max == null ? "" : String.format(Locale.ROOT, " and at most %.0f", max.value());
            problems.add(String.format(
                    Locale.ROOT, "%s: %d is not at least %.0f%s", field, number, min == null ? 0 : min.value(), upTo));
        }
    }

    private static @Nullable Object read(RecordComponent component, Record value) {
        try {
            return component.getAccessor().invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }
}
