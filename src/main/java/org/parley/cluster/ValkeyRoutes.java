package org.parley.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.parley.config.Secret;
import org.parley.config.ValkeySettings;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.providers.ClusterConnectionProvider;
import redis.clients.jedis.providers.PooledConnectionProvider;
import redis.clients.jedis.util.JedisClusterCRC16;
import redis.clients.jedis.util.SafeEncoder;

/** Which server has what, and connections to it, lent one at a time. Thread-safe. */
sealed interface ValkeyRoutes extends AutoCloseable {
    int CONNECTIONS = 8;
    Duration CONNECT = Duration.ofSeconds(2);
    /** Longer than anything takes that is asked. */
    Duration PATIENCE = Duration.ofSeconds(5);

    /** Empty where no server has it, as far as is known. */
    Optional<HostAndPort> server(String key);

    /** To be closed after use, which gives it back. */
    Connection connect(HostAndPort server);

    /** To any server; lent to nobody else. */
    Connection connect();

    /** What is known of this server may not hold any more, nor do connections to it. Does not block. */
    void doubt(HostAndPort server);

    @Override
    void close();

    /** One server. */
    record One(HostAndPort address, JedisClientConfig client, PooledConnectionProvider pool) implements ValkeyRoutes {
        @Override
        public Optional<HostAndPort> server(String key) {
            return Optional.of(address);
        }

        @Override
        public Connection connect(HostAndPort server) {
            return pool.getConnection();
        }

        @Override
        public Connection connect() {
            return new Connection(address, client);
        }

        @Override
        public void doubt(HostAndPort server) {
            pool.getPool().clear();
        }

        @Override
        public void close() {
            pool.close();
        }
    }

    /** Servers of a cluster, each with a part of the keys. */
    record Parts(ClusterConnectionProvider servers, JedisClientConfig client) implements ValkeyRoutes {
        @Override
        public Optional<HostAndPort> server(String key) {
            return Optional.ofNullable(servers.getNode(JedisClusterCRC16.getSlot(key)));
        }

        @Override
        public Connection connect(HostAndPort server) {
            return servers.getConnection(server);
        }

        @Override
        public Connection connect() {
            List<String> all = new ArrayList<>(servers.getNodes().keySet());
            Collections.shuffle(all);
            JedisException fault = new JedisException("no server of the cluster is known");
            for (String server : all) {
                try {
                    return new Connection(HostAndPort.from(server), client);
                } catch (JedisException e) {
                    fault = e;
                }
            }
            throw fault;
        }

        /** The others are asked meanwhile: of which some may be gone too, so that it may take seconds. */
        @Override
        public void doubt(HostAndPort server) {
            Optional.ofNullable(servers.getNodes().get(server.toString())).ifPresent(ConnectionPool::clear);
            Thread.ofVirtual().name("parley-valkey-routes").start(servers::renewSlotCache);
        }

        @Override
        public void close() {
            servers.close();
        }
    }

    /** @throws UnreachableLogsException with a sentence for the operator */
    static ValkeyRoutes open(ValkeySettings settings) {
        JedisClientConfig client = client(settings);
        Set<HostAndPort> hosts = settings.hosts().stream()
                .map(host -> new HostAndPort(host.name(), host.port()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        JedisException fault = new JedisException("no host");
        for (HostAndPort host : hosts) {
            try (Connection first = new Connection(host, client)) {
                String info = SafeEncoder.encode((byte[]) first.executeCommand(Protocol.Command.INFO));
                return of(hosts, host, client, info);
            } catch (JedisException e) {
                fault = e;
            }
        }
        throw new UnreachableLogsException(
                "Valkey at " + settings.hosts() + " (parley.valkey.url) cannot be used: " + cause(fault), fault);
    }

    private static ValkeyRoutes of(Set<HostAndPort> hosts, HostAndPort host, JedisClientConfig client, String info) {
        System.Logger log = System.getLogger(ValkeyRoutes.class.getName());
        ValkeyWarnings.of(info).forEach(warning -> log.log(System.Logger.Level.WARNING, warning));
        if (info.contains("cluster_enabled:1")) {
            return new Parts(new ClusterConnectionProvider(hosts, client, pool()), client);
        }
        if (hosts.size() > 1) {
            throw new UnreachableLogsException(
                    "parley.valkey.url names several hosts, but " + host + " is not of a cluster");
        }
        return new One(host, client, new PooledConnectionProvider(host, client, pool()));
    }

    private static JedisClientConfig client(ValkeySettings settings) {
        DefaultJedisClientConfig.Builder client = DefaultJedisClientConfig.builder()
                .resp2()
                .connectionTimeoutMillis((int) CONNECT.toMillis())
                .socketTimeoutMillis((int) PATIENCE.toMillis())
                .database(settings.database())
                .clientName("parley")
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED);
        if (settings.tls()) {
            client.sslOptions(SslOptions.builder()
                    .sslVerifyMode(SslVerifyMode.FULL) // also whether the certificate is this host's
                    .build());
        }
        settings.user().ifPresent(client::user);
        settings.password().map(Secret::reveal).ifPresent(client::password);
        return client.build();
    }

    /** Without the thread that looks after idle connections, and unknown to the server's JMX: nothing is left at undeploy. */
    private static GenericObjectPoolConfig<Connection> pool() {
        GenericObjectPoolConfig<Connection> pool = new GenericObjectPoolConfig<>();
        pool.setMaxTotal(CONNECTIONS);
        pool.setMaxIdle(CONNECTIONS);
        pool.setMaxWait(PATIENCE);
        pool.setJmxEnabled(false);
        return pool;
    }

    /** What is at the bottom of it: those above say only that it did not work. */
    private static String cause(Throwable e) {
        Throwable deepest = e;
        while (deepest.getCause() != null || deepest.getSuppressed().length > 0) {
            deepest = deepest.getCause() != null ? deepest.getCause() : deepest.getSuppressed()[0];
        }
        return String.valueOf(deepest.getMessage());
    }
}
