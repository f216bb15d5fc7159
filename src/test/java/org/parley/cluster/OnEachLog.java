package org.parley.cluster;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;
import org.parley.conversation.Database;
import org.parley.testing.OnEachDatabase;
import org.parley.testing.ValkeyProcess;

/** For a parameterized class: two nodes on each of the logs. What is served by others than the nodes is the same for the whole run. */
final class OnEachLog implements ArgumentsProvider {
    private static final ExtensionContext.Namespace PLACE = ExtensionContext.Namespace.create(OnEachLog.class);

    private enum Kind {
        MEMORY,
        POSTGRESQL,
        VALKEY,
        VALKEY_CLUSTER
    }

    @Override
    public Stream<Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
        return Stream.of(Kind.values())
                .map(kind -> Arguments.argumentSet(kind.name(), TestNodes.Two.of(nodes(kind, context))));
    }

    private static TestNodes nodes(Kind kind, ExtensionContext context) {
        return switch (kind) {
            case MEMORY -> TestNodes.inMemory();
            case POSTGRESQL -> TestNodes.on(database(context));
            case VALKEY -> TestNodes.on(database(context), List.of(server(context)));
            case VALKEY_CLUSTER -> TestNodes.on(database(context), ValkeyProcess.sharedCluster());
        };
    }

    private static ValkeyProcess server(ExtensionContext context) {
        return context.getRoot()
                .getStore(PLACE)
                .getOrComputeIfAbsent(ValkeyProcess.class, any -> ValkeyProcess.start(), ValkeyProcess.class);
    }

    private static Database database(ExtensionContext context) {
        return context.getRoot()
                .getStore(PLACE)
                .getOrComputeIfAbsent(Database.class, any -> OnEachDatabase.postgres(context), Database.class);
    }
}
