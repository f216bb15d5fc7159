package org.parley.generation;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Who hears of answers. What one throws is logged: no answer depends on who listens. Thread-safe. */
final class Listeners {
    private static final System.Logger LOG = System.getLogger(Listeners.class.getName());

    private final List<GenerationListener> all = new CopyOnWriteArrayList<>();

    void add(GenerationListener listener) {
        all.add(listener);
    }

    void tell(Consumer<GenerationListener> what) {
        for (GenerationListener listener : all) {
            try {
                what.accept(listener);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "who listens to answers failed", e);
            }
        }
    }
}
