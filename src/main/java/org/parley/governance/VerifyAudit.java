package org.parley.governance;

import java.io.PrintStream;
import org.parley.config.SettingSource;
import org.parley.config.Settings;
import org.parley.conversation.Database;

/**
 * The command that checks the audit, with the settings of the deployment: {@code java -cp 'WEB-INF/classes:WEB-INF/lib/*'
 * org.parley.governance.VerifyAudit}, and perhaps the number and the hash of a row as they were written down elsewhere. Ends with 0
 * where all is as it was written, else with 1.
 */
public final class VerifyAudit {
    private VerifyAudit() {}

    public static void main(String[] arguments) {
        try (Database database =
                Database.open(Settings.read(SettingSource.standard()).storage())) {
            System.exit(verify(new Audit(database), arguments, System.out));
        }
    }

    static int verify(Audit audit, String[] arguments, PrintStream out) {
        Verification found =
                arguments.length == 2 ? audit.verify(Long.parseLong(arguments[0]), arguments[1]) : audit.verify();
        return switch (found) {
            case Verification.Intact intact -> {
                out.println("The audit is intact: " + intact.rows() + " rows, the last one's hash is " + intact.head());
                yield 0;
            }
            case Verification.Broken broken -> {
                out.println("The audit is broken: row " + broken.seq() + " " + broken.what());
                yield 1;
            }
        };
    }
}
