package org.parley;

import java.time.Duration;
import org.parley.cluster.Cluster;
import org.parley.cluster.Members;
import org.parley.conversation.Stores;
import org.parley.generation.Generations;
import org.parley.generation.Keeper;
import org.parley.governance.Quotas;
import org.parley.sse.Ticker;

/** This node among others: what is done for that now and then. */
final class Nodes implements Ticker.Listener {
    private static final Duration FORGETTING = Duration.ofMinutes(1);

    private final Cluster cluster;
    private final Generations generations;
    private final Stores stores;

    Nodes(Cluster cluster, Generations generations, Stores stores) {
        this.cluster = cluster;
        this.generations = generations;
        this.stores = stores;
    }

    void start(Rounds rounds, Quotas quotas, Duration logRetention) {
        cluster.start(stores.feed());
        rounds.every(Members.PERIOD, "this node's lease", cluster.members()::renew);
        rounds.every(FORGETTING, "old events", () -> cluster.logs().forget(logRetention));
        generations.keeper(stores.messages(), quotas).ifPresent(keeper -> {
            rounds.every(Members.PERIOD, "answers of all nodes", keeper::look);
            rounds.every(Keeper.SWEEPING, "answers whose end is not stored", keeper::sweep);
        });
    }

    /** Who reads here would wait for what does not come, while another node may have it. */
    @Override
    public void tick(long now) {
        if (cluster.members().cutOff()) {
            generations.dismissReaders();
            stores.feed().missed();
        }
    }
}
