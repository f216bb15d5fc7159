package org.parley.testing;

import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;

/** A Tomcat inside this process that tells only what goes wrong. */
public final class QuietTomcat {
    /** Held, since a logger that nobody holds forgets its level. */
    private static final Logger TOMCAT_LOG = Logger.getLogger("org.apache");

    private QuietTomcat() {}

    public static Tomcat at(Path base) {
        TOMCAT_LOG.setLevel(Level.WARNING);
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(base.toString());
        tomcat.setPort(0);
        return tomcat;
    }

    public static Context context(Tomcat tomcat, String path, Path documents) {
        Context context = tomcat.addContext(path, documents.toAbsolutePath().toString());
        if (context instanceof StandardContext quiet) { // both need doors into the JDK that are closed here
            quiet.setClearReferencesThreadLocals(false);
            quiet.setClearReferencesRmiTargets(false);
        }
        return context;
    }
}
