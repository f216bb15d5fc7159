package org.parley.conversation;

import java.util.Optional;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

/** The pool that the application server keeps for us, where an operator has made one. */
final class ServerDataSource {
    /** Tomcat knows it in the application's own names, Payara in the server's. */
    private static final String[] NAMES = {"java:comp/env/jdbc/parley", "jdbc/parley"};

    private ServerDataSource() {}

    @SuppressWarnings("BanJNDI") // the names are our own constants and the values the operator's
    static Optional<DataSource> find() {
        for (String name : NAMES) {
            try {
                if (InitialContext.doLookup(name) instanceof DataSource source) {
                    return Optional.of(source);
                }
            } catch (NamingException notThere) {
                // the next name, or none
            }
        }
        return Optional.empty();
    }
}
