package org.parley.provider;

/** Tools that run at the provider; the wire's word is the lower-case name. */
public enum HostedTool {
    WEB_SEARCH
}
