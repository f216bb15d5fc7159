package org.parley.identity;

/**
 * A login that is under way at an OpenID provider: what its answer must fit.
 *
 * @param verifier of PKCE (RFC 7636)
 * @param to the path that the browser wanted
 */
record LoginBegun(String nonce, String verifier, String to) {
    @Override
    public String toString() {
        return "LoginBegun[to=" + to + "]";
    }
}
