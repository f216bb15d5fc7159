package org.parley.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What an operator should know of how a server is set up. */
final class ValkeyWarnings {
    private static final Pattern DROPS = Pattern.compile("(?m)^maxmemory_policy:(?!noeviction\\b)");
    private static final Pattern BOUNDED = Pattern.compile("(?m)^maxmemory:[1-9]");
    private static final Pattern FORGETFUL = Pattern.compile("(?m)^aof_enabled:0");

    private ValkeyWarnings() {}

    /** @param info what the server tells of itself */
    static List<String> of(String info) {
        List<String> warnings = new ArrayList<>();
        if (FORGETFUL.matcher(info).find()) {
            warnings.add("Valkey writes no journal (appendonly no): what answers have said is lost when it restarts");
        }
        if (BOUNDED.matcher(info).find() && DROPS.matcher(info).find()) {
            warnings.add("Valkey drops answers when its memory is full: maxmemory-policy should be noeviction");
        }
        return warnings;
    }
}
