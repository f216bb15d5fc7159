package org.parley.container;

import static org.parley.testing.Eventually.eventually;

import java.net.URL;
import java.util.Optional;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** The whole contract on one deployment: starting Payara takes longer than all of these tests. */
@OnServers
class WarIT
        implements StreamsLive,
                ReadsOn,
                Stops,
                LosesReaders,
                SpeaksPlainText,
                TakesForms,
                KeepsConversations,
                RefusesWhatIsWrong,
                ServesPrograms,
                ServesThePage {
    private static @Nullable ServerJvm jvm;

    @ArquillianResource
    private URL deployed;

    private Site site;
    private int askedBefore;

    @Deployment(testable = false)
    static WebArchive war() {
        return Servers.war("parley.war");
    }

    @BeforeAll
    static void attach() {
        jvm = ServerJvm.attach();
    }

    @AfterAll
    static void detach() {
        Optional.ofNullable(jvm).ifPresent(ServerJvm::close);
    }

    @BeforeEach
    void find() {
        site = Site.of(deployed);
        askedBefore = upstream().started();
    }

    @AfterEach
    void nothingIsLeft() {
        eventually("no answer is being made", () -> upstream().openStreams() == 0);
        if (upstream().started() > askedBefore) {
            eventually(
                    "no response and no call is held",
                    () -> jvm().instances("org.parley.sse.Pump", "org.parley.provider.UpstreamCall") == 0);
        }
    }

    @Override
    public Site site() {
        return site;
    }

    @Override
    public ServerJvm jvm() {
        return Optional.ofNullable(jvm).orElseThrow();
    }
}
