package org.parley.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever fails, no answer is lost, doubled or silently cut. The long form: {@code -Dcluster.generations=200 -Dcluster.faults=50
 * -Dcluster.longest=30}; {@code -Dcluster.seed} repeats the questions and faults of another run. And that the judgement would see it.
 */
class FaultRunTest {
    private static final int QUESTIONS = Integer.getInteger("cluster.generations", 30);
    private static final int FAULTS = Integer.getInteger("cluster.faults", Fault.values().length);
    private static final long SEED = Long.getLong("cluster.seed", 20_261_126);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Nobody can take an answer over. */
    private static final String NO_TAKE_OVER = """
            create function keep_node() returns trigger language plpgsql as $$ begin
              if new.node <> old.node then return null; end if;
              return new;
            end $$;
            create trigger keep_node before update on generation for each row execute function keep_node();
            """;

    @TempDir
    private Path folder;

    @Test
    void nothingIsLostOrDoubledWhateverFails() throws Exception {
        List<Fault> faults = FaultRun.faults(FAULTS, new Random(SEED));
        Judgement judgement = new FaultRun(SEED, faults, QUESTIONS, PATIENCE, postgres -> {}).play(folder);
        assertTrue(judgement.clean(), judgement::details);
    }

    @Test
    void itWouldSeeAnswersThatNobodyTakesOver() throws Exception {
        Judgement judgement = new FaultRun(
                        SEED,
                        List.of(Fault.KILLED),
                        2 * QUESTIONS, // all at once, so that the killed node makes some of the answers
                        Duration.ofSeconds(25),
                        postgres -> postgres.execute(NO_TAKE_OVER))
                .play(folder);
        assertTrue(judgement.count(Wrong.LOST) > 0);
        assertTrue(judgement.count(Wrong.WAITED) > 0);
    }
}
