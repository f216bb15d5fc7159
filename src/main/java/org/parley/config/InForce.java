package org.parley.config;

/**
 * A setting as it holds.
 *
 * @param key of the setting, of an upstream's own with the upstream's name
 * @param value without what is secret in it
 * @param source where it was found; empty: the default
 */
public record InForce(String key, Setting setting, String value, String source) {
    private static final String HIDDEN = "…";
    private static final String SECRET_PARAMETERS = "(?i)((?:password|pwd|secret|key|token)=)[^&;]*";
    private static final String USER_IN_ADDRESS = "://[^/@\\s]*@";

    static InForce of(String key, Setting setting, String value, String source) {
        String shown = setting.isSecret() && !value.isEmpty()
                ? HIDDEN
                : value.replaceAll(SECRET_PARAMETERS, "$1" + HIDDEN).replaceAll(USER_IN_ADDRESS, "://" + HIDDEN + "@");
        return new InForce(key, setting, shown, source);
    }
}
