package org.parley.container;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The server's process, looked into from outside: what of ours is still held there. */
final class ServerJvm implements AutoCloseable {
    private final JMXConnector connector;

    private ServerJvm(JMXConnector connector) {
        this.connector = connector;
    }

    /** The one Java process that Arquillian has started. */
    @SuppressWarnings("BanJNDI") // the address is what our own child process has just told
    static ServerJvm attach() {
        long pid = ProcessHandle.current()
                .children()
                .filter(child -> child.info().command().orElse("").endsWith("java"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no server runs"))
                .pid();
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            try {
                return new ServerJvm(
                        JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent())));
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many objects of these classes are reachable: the server collects its garbage first. */
    int instances(String... classNames) {
        String names = Stream.of(classNames).map(Pattern::quote).collect(Collectors.joining("|"));
        return Pattern.compile("(?m)^ *\\d+: +(\\d+) +\\d+ +(" + names + ")( |$)")
                .matcher(histogram())
                .results()
                .mapToInt(line -> Integer.parseInt(line.group(1)))
                .sum();
    }

    private String histogram() {
        try {
            MBeanServerConnection server = connector.getMBeanServerConnection();
            Object told = server.invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
            return String.valueOf(told);
        } catch (JMException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
