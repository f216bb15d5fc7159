package org.parley.gateway;

import org.parley.identity.Caller;

/** Who asks, by a key or by a login. */
record Program(Caller caller) {

    boolean mayAsk(String model) {
        return caller.key().filter(key -> !key.mayAsk(model)).isEmpty();
    }
}
