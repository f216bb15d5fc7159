package org.parley.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;

/**
 * One thing that a server is asked.
 *
 * @param key by which it is known which server
 * @param arguments texts, bytes and whole numbers
 * @param script that it is to run, if any
 */
record ValkeyAsk(String key, Protocol.Command command, List<Object> arguments, Optional<ValkeyScript> script) {

    /** A command that has its key first. */
    static ValkeyAsk command(Protocol.Command command, String key, Object... arguments) {
        List<Object> all = new ArrayList<>(List.of(key));
        all.addAll(List.of(arguments));
        return new ValkeyAsk(key, command, all, Optional.empty());
    }

    static ValkeyAsk script(ValkeyScript script, List<String> keys, List<?> arguments) {
        List<Object> all = new ArrayList<>(List.of(script.hash(), keys.size()));
        all.addAll(keys);
        all.addAll(arguments);
        return new ValkeyAsk(keys.getFirst(), Protocol.Command.EVALSHA, all, Optional.of(script));
    }

    CommandArguments words() {
        return new CommandArguments(command).addObjects(arguments);
    }
}
