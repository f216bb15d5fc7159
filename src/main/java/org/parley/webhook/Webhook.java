package org.parley.webhook;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.parley.config.WebhookSettings;
import org.parley.conversation.Database;
import org.parley.generation.Generation;
import org.parley.generation.GenerationListener;
import org.parley.governance.Spent;

/** Tells another program of every answer that ends, at least once. Thread-safe. */
public final class Webhook implements GenerationListener, AutoCloseable {
    /** How often {@link #deliver} is to be called. */
    public static final Duration PERIOD = Duration.ofSeconds(1);

    /** Pauses after each try; when there are no more the message is given up, after three days. */
    static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));

    /** A message that is being sent is nobody else's for so long. */
    private static final Duration LEASE = Sender.TIMEOUT.multipliedBy(2);

    private static final int AT_ONCE = 64;
    private static final System.Logger LOG = System.getLogger(Webhook.class.getName());

    /** What could not be stored yet. */
    private record Unstored(Optional<String> id, String answer, String payload) {}

    private final Payload payload;
    private final Outbox outbox;
    private final Sender sender;
    private final Clock clock;
    /** Ids of messages about answers that are being made. */
    private final Map<Generation, String> running = new ConcurrentHashMap<>();

    private final Queue<Unstored> unstored = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    public Webhook(WebhookSettings settings, Database database, Clock clock) {
        this.payload = new Payload(settings.text());
        this.outbox = new Outbox(database.jdbi());
        this.sender = new Sender(settings.url(), settings.key());
        this.clock = clock;
    }

    /** Makes due what an earlier process has left behind. To be called once, before an answer begins, and only by a node that is alone. */
    public void takeUp() {
        outbox.release(clock.instant());
    }

    @Override
    public void begins(Generation answer) {
        String id = "msg_" + UUID.randomUUID();
        running.put(answer, id);
        outbox.begin(id, answer.id().text(), payload.interrupted(answer, clock.instant()));
    }

    @Override
    public void ended(Generation answer, Spent spent) {
        Optional<String> id = Optional.ofNullable(running.remove(answer)); // none where another node has begun it
        unstored.add(new Unstored(id, answer.id().text(), payload.ended(answer, spent, clock.instant())));
        store();
    }

    @Override
    public void lost(Generation answer) {
        running.remove(answer);
    }

    @Override
    public void interrupted(String answer) {
        outbox.release(answer, clock.instant());
    }

    /** A database that does not answer is asked again in the next round. */
    private void store() {
        for (Unstored next = unstored.poll(); next != null; next = unstored.poll()) {
            try {
                store(next);
            } catch (RuntimeException e) {
                unstored.add(next);
                throw e;
            }
        }
    }

    private void store(Unstored end) {
        end.id()
                .ifPresentOrElse(
                        id -> outbox.end(id, end.answer(), end.payload(), clock.instant()),
                        () -> outbox.end(end.answer(), end.payload(), clock.instant()));
    }

    /** Sends what is due; blocks for the database and for the other side. */
    public void deliver() {
        store();
        List<Message> due;
        do {
            due = closed ? List.of() : outbox.due(clock.instant(), AT_ONCE);
            try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
                due.forEach(message -> each.execute(() -> deliver(message)));
            }
        } while (due.size() == AT_ONCE);
    }

    private void deliver(Message message) {
        Instant now = clock.instant();
        if (!outbox.claim(message, now.plus(LEASE))) {
            return;
        }
        try {
            sender.send(message.id(), message.payload(), now);
            outbox.remove(message);
        } catch (IOException e) {
            again(message, e);
        }
    }

    private void again(Message message, IOException why) {
        if (message.tries() < PAUSES.size()) {
            outbox.postpone(message, clock.instant().plus(PAUSES.get(message.tries())));
            LOG.log(System.Logger.Level.WARNING, "the webhook did not take {0}: {1}", message.id(), why.toString());
        } else {
            outbox.remove(message);
            LOG.log(System.Logger.Level.ERROR, "the webhook has never taken {0}: {1}", message.id(), why.toString());
        }
    }

    /** Sends no more; what is not taken is told after the next start. */
    @Override
    public void close() {
        closed = true;
        sender.close();
    }
}
