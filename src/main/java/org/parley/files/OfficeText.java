package org.parley.files;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.poi.openxml4j.exceptions.OpenXML4JException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.tika.exception.TikaException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.microsoft.OfficeParserConfig;
import org.apache.tika.parser.microsoft.ooxml.OOXMLParser;
import org.apache.tika.parser.microsoft.ooxml.OPCPackageWrapper;
import org.apache.tika.sax.BodyContentHandler;
import org.jspecify.annotations.Nullable;
import org.parley.files.Inspection.Reason;
import org.parley.files.Inspection.Unfit;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/** Reads the text of office documents, within bounds of time and memory. Thread-safe. */
final class OfficeText implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** The first document makes the parsers load their classes, which takes a slow machine seconds by itself. */
    private static final Duration FIRST_LIMIT = Duration.ofSeconds(30);

    private static final int THREADS = 2;
    private static final int WAITING = 16;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);
    private static final System.Logger LOG = System.getLogger(OfficeText.class.getName());

    /** What a hostile file makes parsers say belongs in no log. Held here, since the log manager forgets loggers that nobody holds. */
    private static final List<Logger> PARSERS =
            List.of(Logger.getLogger("org.apache.poi"), Logger.getLogger("org.apache.tika"));

    /** Parsers keep what they have learnt with their thread: so the threads are few, and go when nothing is to be read. */
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS, THREADS, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), OfficeText::thread);

    private volatile boolean loaded;

    OfficeText() {
        PARSERS.forEach(logger -> logger.setLevel(Level.OFF));
        threads.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "parley-office");
        thread.setDaemon(true);
        thread.setContextClassLoader(OfficeText.class.getClassLoader()); // where parsers look for their own parts
        return thread;
    }

    /** @return text of at most {@link BoundedText#MOST} characters, whole */
    Inspection read(FileType type, byte[] content) {
        Future<String> reading;
        try {
            reading = threads.submit(() -> read(content));
        } catch (RejectedExecutionException e) {
            return new Unfit(Reason.BUSY, "cannot be read just now, since many others are; send it again in a moment");
        }
        try {
            return Inspection.fit(type, reading.get((loaded ? LIMIT : FIRST_LIMIT).toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return new Unfit(Reason.CONTENT, "takes too long to read");
        } catch (ExecutionException e) {
            return new Unfit(Reason.CONTENT, why(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Unfit(Reason.BUSY, "was not read, since Parley is being stopped");
        } finally {
            loaded = true;
            reading.cancel(true);
        }
    }

    private static String read(byte[] content) throws IOException, OpenXML4JException, SAXException, TikaException {
        BoundedText text = new BoundedText();
        try (OfficeZip zip = OfficeZip.open(content);
                OPCPackage document = OPCPackage.open(zip);
                TikaInputStream opened = TikaInputStream.get(new byte[0])) {
            opened.setOpenContainer(new OPCPackageWrapper(document));
            new OOXMLParser().parse(opened, new BodyContentHandler(text), new Metadata(), context());
            zip.requireHarmless();
            return text.whole();
        }
    }

    private static ParseContext context() {
        OfficeParserConfig config = new OfficeParserConfig();
        config.setUseSAXDocxExtractor(true);
        config.setUseSAXPptxExtractor(true);
        config.setIncludeSlideMasterContent(false);
        config.setExtractMacros(false);
        ParseContext context = new ParseContext();
        context.set(OfficeParserConfig.class, config);
        context.set(EmbeddedDocumentExtractor.class, new NothingEmbedded());
        return context;
    }

    private static String why(Throwable fault) {
        @Nullable Throwable cause = fault;
        while (cause != null && !(cause instanceof HarmfulFileException)) {
            cause = cause.getCause();
        }
        if (cause != null) {
            return String.valueOf(cause.getMessage());
        }
        LOG.log(System.Logger.Level.DEBUG, "an office document could not be read", fault);
        return "is damaged, or not the Office document that it seems to be";
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            var unused = threads.awaitTermination(CLOSE_LIMIT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Pictures and documents inside a document stay unread. */
    private static final class NothingEmbedded implements EmbeddedDocumentExtractor {
        @Override
        public boolean shouldParseEmbedded(Metadata metadata) {
            return false;
        }

        @Override
        public void parseEmbedded(InputStream in, ContentHandler handler, Metadata metadata, boolean html) {
            // nothing, as said above
        }
    }
}
