package dev.diskusage.job;

import static org.assertj.core.api.Assertions.assertThat;

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
}
