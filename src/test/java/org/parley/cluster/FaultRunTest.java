package org.parley.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever fails, no answer is lost, doubled or silently cut. The long form: {@code -Dcluster.generations=200 -Dcluster.faults=50
 * -Dcluster.longest=30}; with {@code -Dcluster.background=true} no answer is even interrupted; {@code -Dcluster.seed} repeats the questions and faults of another run. And that the judgement would see it.
 */
class FaultRunTest {
    private static final int QUESTIONS = Integer.getInteger("cluster.generations", 30);
    private static final int QUESTIONS_AT_ONCE = 60;
    private static final int BUSY = 5;
    private static final int FAULTS = Integer.getInteger("cluster.faults", Fault.values().length);
    private static final long SEED = Long.getLong("cluster.seed", 20_261_126);
    private static final boolean BACKGROUND = Boolean.getBoolean("cluster.background");
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    @Test
    void nothingIsLostOrDoubledWhateverFails() throws Exception {
        List<Fault> faults = FaultRun.faults(FAULTS, new Random(SEED));
        Map<String, String> settings = Map.of("parley.openai.background", Boolean.toString(BACKGROUND));
        Judgement judgement = new FaultRun(SEED, faults, QUESTIONS, 0, PATIENCE, settings, Sabotage.NONE).play(folder);
        assertTrue(judgement.clean(), judgement::details);
        if (BACKGROUND) {
            assertTrue(
                    Set.of("completed", "stopped").containsAll(judgement.ends().keySet()), judgement.ends()::toString);
        }
    }

    @Test
    void itWouldSeeAnswersThatNobodyTakesOver() throws Exception {
        Judgement judgement = hopeless(Fault.KILLED, Sabotage.NO_TAKE_OVER);
        assertTrue(judgement.count(Wrong.LOST) > 0);
        assertTrue(judgement.count(Wrong.WAITED) > 0);
    }

    @Test
    void itWouldSeeAnswersThatTwoNodesWriteTo() throws Exception {
        Judgement judgement = hopeless(Fault.FROZEN, Sabotage.noFence(folder));
        assertTrue(judgement.count(Wrong.DIFFERENT) > 0);
    }

    private Judgement hopeless(Fault fault, Sabotage sabotage) throws Exception {
        return new FaultRun(SEED, List.of(fault), QUESTIONS_AT_ONCE, BUSY, Duration.ofSeconds(18), Map.of(), sabotage)
                .play(folder);
    }
}
