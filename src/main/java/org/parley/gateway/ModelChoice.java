package org.parley.gateway;

import org.parley.config.Settings;

/** The models that a program may name. */
record ModelChoice(Settings.Models offered, Program program) {
    private static final int LONGEST = 200;

    /** @param name empty: the standard model */
    String of(String name) {
        String model = name.isBlank() ? offered.standard() : name;
        if (model.length() > LONGEST || !offered.admits(model) || !program.mayAsk(model)) {
            throw new ApiException(ApiError.noSuchModel(model.substring(0, Math.min(model.length(), LONGEST))));
        }
        return model;
    }
}
