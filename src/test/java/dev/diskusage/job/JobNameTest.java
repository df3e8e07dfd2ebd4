package dev.diskusage.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobNameTest {
    private static final String UID = "0d9f4b9c-6b7e-4a39-9f57-6c2a5a1a7c11";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "media",
                "a.b.c",
                "x",
                "a-name-that-is-much-longer-than-any-name-should-be.but-may-be-253-characters"
            })
    void aJobsNameIsALabelOfAtMost52Characters(String scan) {
        assertThat(JobName.of(scan, JobName.run(UID, null)))
                .hasSizeLessThanOrEqualTo(JobName.MAX_LENGTH)
                .matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    }

    @Test
    void theSameRunHasTheSameNameAndAnotherRunAnother() {
        String first = JobName.run(UID, null);

        assertThat(JobName.run(UID, first)).isEqualTo(JobName.run(UID, first));
        assertThat(JobName.run(UID, first)).isNotEqualTo(JobName.run(UID, JobName.run(UID, first)));
        assertThat(JobName.run(UID, null)).isNotEqualTo(JobName.run(UID, first));
    }

    /// Any name that Kubernetes takes for a resource: dots and dashes wherever the cut may fall.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyNameThatAResourceMayHaveGivesAJobItsName(long seed) {
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder name = new StringBuilder("n");
            for (int length = random.nextInt(252); length > 1; length--) {
                name.append("abc019-.".charAt(random.nextInt(8)));
            }
            name.append('z');

            assertThat(JobName.of(name.toString(), JobName.run(UID, name.toString())))
                    .as("seed %s, %s", seed, name)
                    .matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?")
                    .hasSizeLessThanOrEqualTo(52);
        }
    }

    @Test
    void twoLongNamesWithOneBeginningDoNotMeet() {
        String begin = "a".repeat(200);

        assertThat(JobName.of(begin + "1", JobName.run("uid-1", null)))
                .isNotEqualTo(JobName.of(begin + "2", JobName.run("uid-2", null)));
    }
}
