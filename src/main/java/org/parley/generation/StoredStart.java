package org.parley.generation;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.parley.conversation.Branch;
import org.parley.conversation.Message;
import org.parley.conversation.Question;
import org.parley.identity.Caller;
import org.parley.provider.HostedTool;
import org.parley.provider.Prompt;

/**
 * An answer to be made within a stored conversation.
 *
 * @param branch where the first question goes on
 * @param prompt from the conversation up to the question to what the model is asked; of this model, with these tools
 */
public record StoredStart(
        GenerationId id,
        Caller owner,
        String conversation,
        Branch branch,
        List<Question> questions,
        String model,
        Set<HostedTool> tools,
        Function<List<Message>, Prompt> prompt,
        OnDisconnect onDisconnect) {
    public StoredStart {
        questions = List.copyOf(questions);
        tools = Set.copyOf(tools);
    }
}
