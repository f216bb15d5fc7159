package org.parley.cluster;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The logs of answers, where every node can read them. What {@link #append} has taken survives the end of any node.
 *
 * <p>An answer is one node's at a time, and only that node's blocks are taken: each follows the one before without a gap, and
 * none follows the terminal event. So two nodes can never both append, whatever they believe. Thread-safe; every method
 * blocks, for a few seconds at most, and throws an unchecked exception where the logs cannot be reached: then it is unknown
 * whether it was done.
 */
public interface SharedLogs {
    /**
     * Makes an answer known, as this node's.
     *
     * @param first what it has said already
     * @return false where the id is taken, and nothing was done
     */
    boolean register(SharedAnswer answer, Optional<Block> first);

    /**
     * @param blocks of each answer one
     * @return the answers whose block was taken; those of the others are not this node's, or do not follow what is there
     */
    Set<String> append(List<Block> blocks);

    /** How it stands with these; what is not known is not in it. */
    Map<String, Standing> standing(Collection<String> answers);

    /** Empty where it is not known, or was deleted. */
    Optional<SharedAnswer> find(String answer);

    /** So many blocks read at once, or more, and there may be others. */
    int FULL = 50;

    /**
     * Blocks in the order of their events; of each answer those after the event that it maps to, which is the end of a block. Not
     * all at once, where there is much: then at least {@link #FULL} of them.
     */
    List<Block> read(Map<String, Long> after);

    /** Running ones whose node is gone. */
    List<SharedAnswer> orphans();

    /** Running ones that are this node's. */
    List<SharedAnswer> own();

    /** Makes one of another node this node's; false where it has ended or is somebody else's by now. */
    boolean takeOver(SharedAnswer orphan);

    /**
     * Keeps a note for whoever takes an answer over.
     *
     * @return the answers whose note was kept; the others are not this node's, or have ended
     */
    Set<String> note(Map<String, String> notes);

    /** The last note that was kept. */
    Optional<String> noted(String answer);

    /** Has its node told to stop it; kept for the node that takes it over. */
    void askStop(String answer);

    /** The same for those that run in a conversation. */
    void askStopIn(String conversation);

    /** It is as if it had never been. */
    void delete(String answer);

    /** Lets go of what ended so long ago, a part at a time. */
    void forget(Duration retention);

    /**
     * Called after blocks by other nodes were appended, with their answers; must not block. Of answers that this node has read from
     * at least; calls may be lost.
     */
    void onWritten(Consumer<Collection<String>> listener);

    /** Called when this node is told to stop one of its answers; must not block. Calls may be lost: {@link #standing} keeps it. */
    void onStop(Consumer<String> listener);

    /** Called when another node has deleted an answer. Calls may be lost. */
    void onDeleted(Consumer<String> listener);
}
