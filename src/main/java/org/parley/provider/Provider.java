package org.parley.provider;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A service that answers prompts. Thread-safe; many answers run at once. */
public interface Provider extends AutoCloseable {

    /** A short lower-case name for people and logs: {@code openai}, {@code demo}. */
    String name();

    /**
     * The models that the service lists, in its order; blocking, one round trip.
     *
     * @throws ProviderException when the service cannot be asked
     */
    List<String> models();

    /**
     * For what a model made for that would not have these texts said; blocking, one round trip.
     *
     * @return the categories; empty where it has nothing against them
     * @throws ProviderException when the service cannot be asked
     */
    Set<String> flagged(String model, List<String> texts);

    /**
     * Asks and hands on the answer piece by piece; blocks until the answer has ended. What goes wrong upstream is a
     * returned {@link Ending.Failed}, never an exception; after a pulled cancellation the result is {@link
     * Ending.Cancelled}, the upstream connection is closed within a second, and what is made in the background is ended
     * unless it was left.
     */
    Ending stream(Prompt prompt, AnswerSink sink, Cancellation cancellation);

    /**
     * Says once more what the provider has said of an answer that it makes in the background, and goes on with it; as {@link
     * #stream} does. Where it is not known there any more, the result is a failure.
     */
    default Ending goOn(UpstreamAnswer answer, AnswerSink sink, Cancellation cancellation) {
        return new Ending.Failed(UpstreamFaults.noSuchAnswer());
    }

    /** Has the provider make no more of it. Blocks for some seconds at most; that it fails is logged. */
    default void cancel(UpstreamAnswer answer) {}

    /** Has the provider keep no more of it. As {@link #cancel}. */
    default void forget(UpstreamAnswer answer) {}

    /** As {@link #stream}, for a program's request, whose answer is handed on event by event as the Responses API says it. */
    Ending relay(RelayedRequest request, RelaySink sink, Cancellation cancellation);

    /**
     * Asks for vectors.
     *
     * @param document takes the answer as it came, once, where it has come
     */
    default Ending embed(EmbeddingRequest request, Consumer<byte[]> document, Cancellation cancellation) {
        return new Ending.Failed(UpstreamFaults.noEmbeddings());
    }

    /** What is known of the servers that are asked, in the order in which they are; none where none is. */
    default List<UpstreamHealth> upstreams() {
        return List.of();
    }

    /** Releases connections and threads; answers still running end as failed. */
    @Override
    void close();
}
