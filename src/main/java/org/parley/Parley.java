package org.parley;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.parley.cluster.UnreachableLogsException;
import org.parley.config.SettingSource;
import org.parley.config.Settings;
import org.parley.config.SettingsException;
import org.parley.conversation.DatabaseException;

/** Named in {@code web.xml}: the server's way in. */
public final class Parley implements ServletContextListener {
    private static final System.Logger LOG = System.getLogger(Parley.class.getName());

    private @Nullable Application application;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        try {
            Settings settings = Settings.read(SettingSource.standard());
            application = Application.open(context, settings);
            LOG.log(
                    System.Logger.Level.INFO,
                    "Parley is ready under \"{0}/\" with the {1} provider",
                    context.getContextPath(),
                    application.providerName());
        } catch (SettingsException | DatabaseException | UnreachableLogsException e) {
            LOG.log(System.Logger.Level.ERROR, e.getMessage());
            letGoOfDrivers();
            throw e;
        }
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        try {
            if (application != null) {
                application.close();
            }
        } finally {
            letGoOfDrivers();
        }
    }

    /** The JVM's list of drivers outlives this web application, and would keep it in memory. */
    private static void letGoOfDrivers() {
        for (Driver driver : DriverManager.drivers().toList()) {
            if (Objects.equals(driver.getClass().getClassLoader(), Parley.class.getClassLoader())) {
                try {
                    DriverManager.deregisterDriver(driver);
                } catch (SQLException e) {
                    LOG.log(System.Logger.Level.WARNING, "a database driver could not be deregistered", e);
                }
            }
        }
    }
}
