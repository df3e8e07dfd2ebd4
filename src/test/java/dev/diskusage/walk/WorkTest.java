package dev.diskusage.walk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How directories wait and change hands.
@Timeout(30)
class WorkTest {
    private final WorkStack stack = new WorkStack();
    private final WorkQueue queue = new WorkQueue();
    private final List<Directory> some =
            IntStream.range(0, 200).mapToObj(WorkTest::directory).toList();

    @Test
    void theLastComesFirst() {
        some.forEach(stack::push);
        assertThat(stack.size()).isEqualTo(200);
        some.reversed().forEach(each -> assertThat(stack.pop()).isSameAs(each));
        assertThat(stack.pop()).isNull();
    }

    @Test
    void aSuspendedDirectoryComesAfterWhatWasFoundInIt() {
        stack.push(some.get(0));
        stack.push(some.get(1));
        stack.push(some.get(2));
        stack.insert(1, some.get(9));
        assertThat(List.of(stack.pop(), stack.pop(), stack.pop(), stack.pop()))
                .containsExactly(some.get(2), some.get(1), some.get(9), some.get(0));
    }

    @Test
    void theOlderHalfIsHandedOverButNotAllAtOnce() throws InterruptedException {
        queue.threads(2);
        some.subList(0, 5).forEach(stack::push);
        assertThat(stack.handOlderHalf(queue)).isEqualTo(3);
        assertThat(queue.take()).isIn(some.subList(0, 3));
        assertThat(stack.pop()).isSameAs(some.get(4));
        assertThat(stack.pop()).isSameAs(some.get(3));
        some.forEach(stack::push);
        assertThat(stack.handOlderHalf(queue)).isEqualTo(WorkStack.MAX_HANDED);
        assertThat(stack.size()).isEqualTo(200 - WorkStack.MAX_HANDED);
        assertThat(stack.pop()).isSameAs(some.get(199));
    }

    @Test
    void theLastThreadWithoutWorkEndsTheWalk() throws InterruptedException {
        queue.threads(1);
        queue.hand(some.get(0));
        assertThat(queue.take()).isSameAs(some.get(0));
        assertThat(queue.take()).isNull();
        assertThat(queue.over()).isTrue();
    }

    @Test
    void everyDirectoryIsTakenOnceAndAllThreadsEnd() throws InterruptedException {
        Set<Directory> taken = ConcurrentHashMap.newKeySet();
        queue.threads(4);
        queue.hand(some.get(0));
        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(_ -> new Thread(() -> takeAll(taken)))
                .toList();
        threads.forEach(Thread::start);
        for (Thread each : threads) {
            each.join();
        }
        assertThat(taken).containsExactlyInAnyOrderElementsOf(some);
        assertThat(queue.over()).isTrue();
    }

    /// The taker of number n finds 2n+1 and 2n+2.
    private void takeAll(Set<Directory> taken) {
        try {
            for (Directory each = queue.take(); each != null; each = queue.take()) {
                assertThat(taken.add(each)).isTrue();
                int number = (int) each.position();
                for (int i = 2 * number + 1; i <= 2 * number + 2 && i < some.size(); i++) {
                    queue.hand(some.get(i));
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void nothingIsTakenAfterTheEnd() throws InterruptedException {
        queue.threads(2);
        queue.hand(some.get(0));
        queue.end();
        assertThat(queue.take()).isNull();
    }

    /// Slots lie one after the other for all threads; a wait may be longer, never shorter.
    @Test
    void thePaceHoldsOverAllThreads() throws InterruptedException {
        Pace pace = new Pace(1000);
        long start = System.nanoTime();
        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(_ -> new Thread(() -> IntStream.range(0, 50).forEach(_ -> pace.take())))
                .toList();
        threads.forEach(Thread::start);
        for (Thread each : threads) {
            each.join();
        }
        // 200 slots of 1 ms, of which a stall may catch up 100 ms; the first waits for nothing.
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(99_000_000);
    }

    @Test
    void zeroIsNoPace() {
        Pace pace = new Pace(0);
        assertThat(IntStream.range(0, 1_000_000).peek(_ -> pace.take()).sum()).isPositive();
    }

    private static Directory directory(int number) {
        return new Directory(
                null, "name".getBytes(UTF_8), number, Excludes.of(List.of()).top());
    }
}
