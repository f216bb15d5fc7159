package org.parley.container;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A context path of two steps on Tomcat; on Payara, {@link WarIT} runs under one. */
@OnTomcat
class ContextIT implements StreamsLive, ServesThePage {
    private static @Nullable Site site;

    @BeforeAll
    static void deploy() {
        site = Manager.deploy("/a/b");
    }

    @AfterAll
    static void undeploy() {
        Optional.ofNullable(site).ifPresent(Manager::undeploy);
    }

    @Override
    public Site site() {
        return Optional.ofNullable(site).orElseThrow();
    }
}
