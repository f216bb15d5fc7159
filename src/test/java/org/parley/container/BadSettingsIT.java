package org.parley.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.parley.testing.WireRequest;
import org.parley.testing.WireResponse;

/** Settings that cannot be are told at deployment, all at once, and not by the first user. */
@OnTomcat
class BadSettingsIT {
    @ArquillianResource
    private Deployer deployer;

    /** The settings stand where JNDI finds them. */
    @Deployment(name = "bad", managed = false, testable = false)
    static WebArchive war() {
        return Servers.war(
                "bad.war",
                Map.of("parley.auth", "nobody", "parley.log-retention", "soon", "parley.silence-timeout", "1ms"));
    }

    @Test
    void theyAreAllNamedAndNothingIsDeployed() {
        assertThrows(RuntimeException.class, () -> deployer.deploy("bad"));
        assertTrue(Manager.log().contains("""
                Parley does not start; mend these settings:
                  - parley.auth must be one of local, container, proxy, oidc, not "nobody"
                  - parley.silence-timeout must be a time such as 500ms, 10s, 5m, 1h, from 1s to 2h, not "1ms"
                  - parley.log-retention must be a time such as 500ms, 10s, 5m, 1h, from 0 to 168h, not "soon"
                """), Manager::log);
        try (WireResponse response = new Site(Manager.port(), "/bad").send(WireRequest.get("/"))) {
            assertEquals(404, response.status());
        }
        deployer.undeploy("bad");
    }
}
