package org.parley.provider;

import org.parley.config.Settings;

public record OpenAiOptions() {
    public static OpenAiOptions of(Settings.Upstream u) {
        return new OpenAiOptions();
    }
}
