package org.parley.container;

import org.parley.testing.TestUpstream;

/** What the tests of one subject speak to; {@link WarIT} runs them all on one deployment. */
interface Deployed {
    Site site();

    default TestUpstream upstream() {
        return Servers.UPSTREAM;
    }
}
