package org.parley.cluster;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers of which it is not known whether enough replicas have what was written. That a server has it does not say so: what it has may
 * be lost with it. Thread-safe.
 */
final class ValkeyDoubts {
    private final ValkeyServers servers;
    private final ValkeyKeys keys;
    /** Each with a mark of its own, by which a doubt that comes meanwhile is not cleared. */
    private final Map<String, Object> open = new ConcurrentHashMap<>();

    ValkeyDoubts(ValkeyServers servers, ValkeyKeys keys) {
        this.servers = servers;
        this.keys = keys;
    }

    void add(Collection<Block> blocks) {
        blocks.forEach(block -> open.put(block.answer(), new Object()));
    }

    /** Returns when enough replicas have what there is of these answers. */
    void clear(Collection<String> answers) {
        Map<String, Object> some = new HashMap<>(open);
        some.keySet().retainAll(answers);
        if (!some.isEmpty()) {
            servers.write(some.keySet().stream()
                    .map(id -> ValkeyAsk.script(ValkeyScript.REPEAT, List.of(keys.answer(id)), List.of()))
                    .toList());
            some.forEach(open::remove);
        }
    }
}
