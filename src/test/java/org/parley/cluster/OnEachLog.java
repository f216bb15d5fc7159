package org.parley.cluster;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;
import org.parley.testing.OnEachDatabase;
import org.parley.testing.ValkeyProcess;

/** For a parameterized class: two nodes on each of the logs. */
final class OnEachLog implements ArgumentsProvider {
    private static final int SERVERS = 3;

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
            case POSTGRESQL -> TestNodes.on(OnEachDatabase.postgres(context));
            case VALKEY -> TestNodes.on(OnEachDatabase.postgres(context), List.of(ValkeyProcess.start()));
            case VALKEY_CLUSTER -> TestNodes.on(OnEachDatabase.postgres(context), ValkeyProcess.startCluster(SERVERS));
        };
    }
}
