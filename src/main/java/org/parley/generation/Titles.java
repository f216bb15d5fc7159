package org.parley.generation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.parley.conversation.Conversations;
import org.parley.conversation.Message;
import org.parley.conversation.Messages;
import org.parley.provider.AnswerSink;
import org.parley.provider.Cancellation;
import org.parley.provider.Citation;
import org.parley.provider.Ending;
import org.parley.provider.Prompt;
import org.parley.provider.Provider;
import org.parley.provider.ToolCall;
import org.parley.provider.Turn;
import org.parley.sse.Ticker;

/**
 * Asks the model, once for each conversation, what to call it. Until then, and where that fails, the first question stands for
 * a title; what its owner calls it is never replaced. Thread-safe.
 */
public final class Titles implements AutoCloseable {
    private static final String ASK =
            "Give this conversation a title of at most six words, in the language of its first message."
                    + " Answer with the title alone, without quotation marks.";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int ENOUGH_OF_A_MESSAGE = 2_000;
    private static final int LONGEST_ANSWER = 400;
    private static final System.Logger LOG = System.getLogger(Titles.class.getName());

    private final Provider provider;
    private final Conversations conversations;
    private final Messages messages;
    private final Ticker ticker;
    private final Set<Cancellation> asking = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    public Titles(Provider provider, Conversations conversations, Messages messages, Ticker ticker) {
        this.provider = provider;
        this.conversations = conversations;
        this.messages = messages;
        this.ticker = ticker;
    }

    /** After an answer has been stored. Blocks until there is a title or none is to be had; never throws. */
    void answered(String owner, String conversation) {
        try {
            if (conversations.mayBeTitled(owner, conversation)) {
                firstExchange(owner, conversation)
                        .flatMap(this::title)
                        .ifPresent(title -> conversations.entitle(owner, conversation, title));
            }
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "no title was found for a conversation: {0}", e.toString());
        }
    }

    /** All that was said, where one answer was; empty when there are more, or it says nothing. */
    private Optional<List<Message>> firstExchange(String owner, String conversation) {
        List<Message> said = messages.of(owner, conversation);
        List<Message> answers = said.stream()
                .filter(message -> message.role() == Message.Role.ASSISTANT)
                .toList();
        boolean first = answers.size() == 1 && !answers.getFirst().text().isBlank();
        return first ? Optional.of(said) : Optional.empty();
    }

    private Optional<String> title(List<Message> said) {
        List<Turn> turns = new ArrayList<>();
        for (Message message : said) {
            Turn.Role role = message.role() == Message.Role.USER ? Turn.Role.USER : Turn.Role.ASSISTANT;
            turns.add(new Turn(role, Optional.empty(), beginning(message.text()), List.of()));
        }
        turns.add(Turn.user(ASK));
        String model = said.getLast().model().orElseThrow();
        return ask(new Prompt(model, turns, Optional.empty(), Set.of()));
    }

    private Optional<String> ask(Prompt prompt) {
        Cancellation cancellation = new Cancellation();
        asking.add(cancellation);
        ticker.after(PATIENCE, cancellation::cancel);
        try {
            if (closed) {
                return Optional.empty();
            }
            Words words = new Words(cancellation);
            return switch (provider.stream(prompt, words, cancellation)) {
                case Ending.Completed completed -> completed.reason().isPresent() ? Optional.empty() : words.title();
                case Ending.Incomplete incomplete -> Optional.empty();
                case Ending.Cancelled cancelled -> Optional.empty();
                case Ending.Failed failed -> Optional.empty();
            };
        } finally {
            asking.remove(cancellation);
        }
    }

    private static String beginning(String text) {
        return text.substring(
                0, text.offsetByCodePoints(0, Math.min(text.codePointCount(0, text.length()), ENOUGH_OF_A_MESSAGE)));
    }

    /** Nothing is asked any more. */
    @Override
    public void close() {
        closed = true;
        asking.forEach(Cancellation::cancel);
    }

    /** What the model says, as long as it may still be a title. */
    private static final class Words implements AnswerSink {
        private final Cancellation cancellation;
        private final StringBuilder said = new StringBuilder();

        Words(Cancellation cancellation) {
            this.cancellation = cancellation;
        }

        /** The first line, without what models like to put around it. */
        Optional<String> title() {
            return said.toString()
                    .lines()
                    .map(line -> line.replaceAll("^[\\s#*\"'“”„«»「『]+|[\\s*\"'“”„«».。」』]+$", ""))
                    .filter(line -> !line.isBlank())
                    .findFirst();
        }

        @Override
        public void text(String delta) {
            said.append(delta);
            if (said.length() > LONGEST_ANSWER) {
                cancellation.cancel();
            }
        }

        @Override
        public void thinking(String text) {
            // its way to a title is nobody's business
        }

        @Override
        public void tool(ToolCall call) {
            // none is offered
        }

        @Override
        public void citation(Citation citation) {
            // a title has no sources
        }

        @Override
        public void flush() {
            // nobody reads along
        }
    }
}
