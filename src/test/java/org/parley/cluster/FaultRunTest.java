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

    /** What takes an answer over ends it, but who had it before may go on as if nothing had been. */
    private static final String NO_FENCE = """
            create table taken_from (id varchar primary key, node varchar);
            create function let_in_again() returns trigger language plpgsql as $$ begin
              if new.node <> old.node then
                insert into taken_from values (old.id, old.node);
              elsif new.ended_at is not null and exists (select from taken_from where id = old.id) then
                delete from taken_from where id = old.id returning node into new.node;
                new.last := old.last; new.ended_at := null; new.ending := null;
              end if;
              return new;
            end $$;
            create trigger let_in_again before update on generation for each row execute function let_in_again();
            create function write_over() returns trigger language plpgsql as $$ begin
              delete from generation_block where generation = new.generation and first >= new.first;
              return new;
            end $$;
            create trigger write_over before insert on generation_block for each row execute function write_over();
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
                        8,
                        Duration.ofSeconds(25),
                        postgres -> postgres.execute(NO_TAKE_OVER))
                .play(folder);
        assertTrue(judgement.count(Wrong.LOST) > 0);
        assertTrue(judgement.count(Wrong.WAITED) > 0);
        assertTrue(judgement.count(Wrong.RUNNING) > 0);
    }

    @Test
    void itWouldSeeANodeThatGoesOnAfterItsAnswersWereTakenOver() throws Exception {
        Judgement judgement = new FaultRun(
                        SEED, List.of(Fault.FROZEN), 8, PATIENCE, postgres -> postgres.execute(NO_FENCE))
                .play(folder);
        assertTrue(judgement.count(Wrong.MISREMEMBERED) + judgement.count(Wrong.DIFFERENT) > 0);
    }
}
