package org.parley;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import org.jspecify.annotations.Nullable;
import org.parley.config.SettingSource;
import org.parley.config.Settings;
import org.parley.config.SettingsException;

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
        } catch (SettingsException e) {
            LOG.log(System.Logger.Level.ERROR, e.getMessage());
            throw e;
        }
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        if (application != null) {
            application.close();
        }
    }
}
