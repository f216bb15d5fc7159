package org.parley.browser;

import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands {@link Tabs} to the tests that ask for them; the browser is started once and closed after the last test. */
final class InChromium implements ParameterResolver, AfterEachCallback {
    private static final ExtensionContext.Namespace PLACE = ExtensionContext.Namespace.create(InChromium.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Tabs.class;
    }

    @Override
    public Tabs resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Chromium chromium = context.getRoot()
                .getStore(PLACE)
                .getOrComputeIfAbsent(Chromium.class, key -> Chromium.start(), Chromium.class);
        Tabs tabs = new Tabs(chromium.browser());
        context.getStore(PLACE).put(Tabs.class, tabs);
        return tabs;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Optional<Tabs> tabs = Optional.ofNullable(context.getStore(PLACE).remove(Tabs.class, Tabs.class));
        try {
            if (context.getExecutionException().isEmpty()) {
                tabs.ifPresent(Tabs::assertHarmless);
            }
        } finally {
            tabs.ifPresent(Tabs::close);
        }
    }
}
