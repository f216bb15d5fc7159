package org.parley.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Everything that goes to the log while it is open, ours and the server's, debug messages aside. */
public final class LogRecorder extends Handler implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger root = Logger.getLogger("");

    private LogRecorder() {
        setLevel(Level.INFO);
        setFormatter(new SimpleFormatter());
    }

    public static LogRecorder start() {
        LogRecorder recorder = new LogRecorder();
        recorder.root.addHandler(recorder);
        return recorder;
    }

    /** One string for each record, with its stack trace. */
    public List<String> records() {
        return List.copyOf(lines);
    }

    @Override
    public void publish(LogRecord logged) {
        if (isLoggable(logged)) {
            lines.add(getFormatter().format(logged));
        }
    }

    @Override
    public void flush() {
        // nothing is held back
    }

    @Override
    public void close() {
        root.removeHandler(this);
    }
}
