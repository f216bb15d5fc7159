package org.parley.cluster;

/**
 * The names of everything that one installation keeps in Valkey. What stands between braces decides on which server of a cluster a
 * key is, so all of one answer is on one, and all lists of one node.
 *
 * @param house the installation's own beginning
 */
record ValkeyKeys(String house) {
    /** @param database and schema of the installation's PostgreSQL, which tell it from others */
    static ValkeyKeys of(String database, String schema) {
        return new ValkeyKeys("parley:" + (database + '.' + schema).replaceAll("[^A-Za-z0-9._-]", "_") + ':');
    }

    /** A hash: whose it is, how it stands. */
    String answer(String id) {
        return house + "{" + id + "}";
    }

    /** A stream: what it has said; an entry's id is the numbers of a block's first and last event. */
    String blocks(String id) {
        return answer(id) + ":blocks";
    }

    /** A sorted set of nodes, by when they were entered. */
    String nodes() {
        return house + "nodes";
    }

    /** A sorted set of answers, by when they were entered: all that run on a node are here, and perhaps others. */
    String running(String node) {
        return house + "{node-" + node + "}:running";
    }

    /** A sorted set of answers, by when they ended: all of this node's whose blocks are kept, but those still among the running. */
    String ended(String node) {
        return house + "{node-" + node + "}:ended";
    }

    /** A set: all answers that run in a conversation are here, and others. */
    String conversation(String id) {
        return house + "conversation:" + id;
    }

    /** A channel: of which answers a node is told that there is more. */
    String wakeUps(String node) {
        return house + "more:" + node;
    }
}
