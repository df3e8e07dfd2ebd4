package dev.diskusage;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// The rules of docs/architecture.md, whose table of packages is what is checked: the text cannot drift from the code.
/// Plain Jupiter tests and not ArchUnit's own engine, which a wrong surefire runs 0 rules of without a word.
class ArchitectureTest {
    private static final String ROOT = "dev.diskusage";

    /// Used by another package where byte code does not show it: constants are copied, components of records are not
    /// named.
    private static final Set<String> UNSEEN = Set.of("ScanLabels", "RunAs");

    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void thereIsCodeToCheck() {
        assertThat(CODE.stream().map(JavaClass::getPackageName)).contains(ROOT + ".posix", ROOT + ".usage");
    }

    @Test
    void eachPackageUsesOnlyWhatItsLineNames() {
        var table = ArchitecturePage.read();
        var rule = layeredArchitecture().consideringOnlyDependenciesInLayers().withOptionalLayers(true);
        for (String name : table.keySet()) {
            rule = rule.layer(name).definedBy(inside(name));
        }
        for (var line : table.entrySet()) {
            rule = line.getValue().isEmpty()
                    ? rule.whereLayer(line.getKey()).mayNotAccessAnyLayer()
                    : rule.whereLayer(line.getKey())
                            .mayOnlyAccessLayers(line.getValue().toArray(String[]::new));
        }
        rule.ensureAllClassesAreContainedInArchitecture().check(CODE);
    }

    @Test
    void noPackagesDependOnEachOtherInACircle() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CODE);
    }

    @Test
    void nativeMemoryIsTouchedOnlyInPosix() {
        only(List.of("posix"), "java.lang.foreign..", "java.lang.invoke..");
    }

    @Test
    void sqlIsSpokenOnlyInStore() {
        only(List.of("store"), "java.sql..", "javax.sql..", "org.sqlite..", "io.agroal..");
    }

    @Test
    void eachLibraryStaysInItsPackages() {
        only(List.of("metrics"), "io.prometheus..", "io.micrometer..");
        only(List.of("ingest", "metrics"), "jakarta.ws.rs..");
        only(List.of("cli"), "picocli..");
        only(List.of("migrate"), "org.yaml.snakeyaml..");
        only(List.of("ingest", "http"), "org.bouncycastle..");
        only(List.of("api", "job", "reconcile"), "io.fabric8..");
        only(List.of("reconcile"), "io.javaoperatorsdk..");
        only(List.of("local", "reconcile"), "io.quarkus.scheduler..");
    }

    @Test
    void theScannersSideIsPlainJava() {
        var plain = List.of("usage", "posix", "walk", "aggregate", "wire", "scan", "migrate", "cli");
        noClasses()
                .that()
                .resideInAnyPackage(inside(plain))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quarkus..", "jakarta..", "io.fabric8..", "io.smallrye..", "io.micrometer..")
                .because("a scan starts in a tenth of a second, without a framework")
                .check(CODE);
    }

    @Test
    void namesSayWhatNotHow() {
        noClasses()
                .that()
                .areTopLevelClasses()
                .should()
                .haveNameMatching(".*(Manager|Helper|Utils?|Impl|Base|Info|Data|Constants|Processor|Wrapper)")
                .orShould()
                .haveSimpleNameStartingWith("Abstract")
                .check(CODE);
    }

    @Test
    void optionalIsOnlyReturned() {
        noFields().should().haveRawType(Optional.class).check(CODE);
        var bad = CODE.stream()
                .flatMap(each -> each.getMethods().stream())
                .filter(each -> !each.getModifiers().contains(JavaModifier.SYNTHETIC))
                .filter(each -> each.getRawParameterTypes().stream().anyMatch(it -> it.isEquivalentTo(Optional.class)));
        assertThat(bad.map(JavaMember::getFullName)).isEmpty();
    }

    @Test
    void nothingStaticChanges() {
        fields().that().areStatic().should().beFinal().check(CODE);
    }

    @Test
    void everyPackageIsNullMarked() {
        classes()
                .that()
                .areTopLevelClasses()
                .should(have("a @NullMarked package", it -> it.getPackage().isAnnotatedWith(NullMarked.class)))
                .check(CODE);
    }

    /// Frameworks find the types of `local`, `metrics` and the like by annotation; `cli` holds a main class.
    @Test
    void publicMeansUsedElsewhere() {
        var entered = List.of("api", "reconcile", "ingest", "metrics", "http", "local", "scan", "cli");
        classes()
                .that(describe(
                        "are public",
                        it -> it.isTopLevelClass() && it.getModifiers().contains(JavaModifier.PUBLIC)))
                .and()
                .resideOutsideOfPackages(inside(entered))
                .should(have("a user in another package", ArchitectureTest::usedElsewhere))
                .check(CODE);
    }

    /// A clock that is an argument can be stopped by a test.
    @Test
    void decisionsTakeTheClockAsAnArgument() {
        noClasses()
                .that()
                .resideInAnyPackage(inside(List.of("usage", "aggregate", "wire", "trend", "store", "job", "reconcile")))
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(CODE);
    }

    @Test
    void noMethodDeclaresAnyException() {
        // What javac adds for a type parameter declares what the interface declares.
        var bad = CODE.stream()
                .flatMap(each -> each.getMethods().stream())
                .filter(each -> !each.getModifiers().contains(JavaModifier.BRIDGE))
                .filter(each -> each.getThrowsClause().containsType(Exception.class));
        assertThat(bad.map(JavaMember::getFullName)).isEmpty();
    }

    private static boolean usedElsewhere(JavaClass type) {
        return UNSEEN.contains(type.getSimpleName())
                || type.getDirectDependenciesToSelf().stream()
                        .anyMatch(it -> !it.getOriginClass().getPackageName().equals(type.getPackageName()));
    }

    private static void only(List<String> packages, String... libraries) {
        noClasses()
                .that()
                .resideOutsideOfPackages(inside(packages))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries)
                .as("only " + packages + " may use " + String.join(", ", libraries))
                .check(CODE);
    }

    private static String inside(String name) {
        return ROOT + "." + name + "..";
    }

    private static String[] inside(List<String> names) {
        return names.stream().map(ArchitectureTest::inside).toArray(String[]::new);
    }

    private static ArchCondition<JavaClass> have(String what, Predicate<JavaClass> condition) {
        return new ArchCondition<>("have " + what) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!condition.test(type)) {
                    events.add(SimpleConditionEvent.violated(type, type.getName() + " has not " + what));
                }
            }
        };
    }
}
