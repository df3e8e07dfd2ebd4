package dev.diskusage.api;

import static java.util.Objects.requireNonNull;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Writes into the generated CRD what the generator has no annotation for. The build calls it by its class name
/// (`quarkus.operator-sdk.crd.post-processor`), so it is public with a public constructor.
public final class CrdFinish implements CRDPostProcessor {
    private static final String TOP =
            "Scans a PersistentVolumeClaim at an interval and reports which directories use its "
                    + "space, as Prometheus metrics, in the status and by queries.";

    @Override
    public HasMetadata process(HasMetadata crd, String version) {
        if (crd instanceof CustomResourceDefinition definition) {
            definition.getSpec().getVersions().forEach(CrdFinish::finish);
        }
        return crd;
    }

    private static void finish(CustomResourceDefinitionVersion version) {
        List<String> columns = Stream.of(DiskUsageScan.class.getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(AdditionalPrinterColumn::name)
                .toList();
        // The generator sorts them by path.
        version.getAdditionalPrinterColumns().sort(Comparator.comparing(column -> columns.indexOf(column.getName())));
        JSONSchemaProps top = version.getSchema().getOpenAPIV3Schema();
        top.setDescription(TOP);
        // Without it an object without any spec is accepted, and no default is filled in.
        top.setRequired(List.of("spec"));
        JSONSchemaProps spec = property(top, "spec");
        spec.setDescription("What to scan, when and how.");
        JSONSchemaProps status = property(top, "status");
        status.setDescription("What the operator knows; written by it alone.");
        // Server-side apply then merges entries instead of replacing the list.
        mapOf(property(spec, "paths"), "path");
        mapOf(property(status, "conditions"), "type");
        everySchema(top);
    }

    private static JSONSchemaProps property(JSONSchemaProps parent, String name) {
        return requireNonNull(parent.getProperties().get(name), name);
    }

    private static void mapOf(JSONSchemaProps list, String key) {
        list.setXKubernetesListType("map");
        list.setXKubernetesListMapKeys(List.of(key));
    }

    private static void everySchema(JSONSchemaProps schema) {
        // Clients in other languages choose the width of an integer by its format.
        if ("integer".equals(schema.getType()) && schema.getFormat() == null) {
            schema.setFormat(
                    schema.getMaximum() == null || schema.getMaximum() > Integer.MAX_VALUE ? "int64" : "int32");
        }
        // The generator leaves bounds out where a value may be a number or text.
        if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
            schema.setPattern(JobTemplate.QUANTITY);
            schema.setMaxLength((long) JobTemplate.QUANTITY_LENGTH);
        }
        // The generator meets a record component's rules twice, at its field and at its accessor.
        schema.setXKubernetesValidations(
                schema.getXKubernetesValidations().stream().distinct().toList());
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(CrdFinish::everySchema);
        }
        if (schema.getItems() != null) {
            everySchema(schema.getItems().getSchema());
        }
    }
}
