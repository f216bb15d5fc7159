package org.parley.governance;

import java.time.Clock;
import org.parley.config.Rules;
import org.parley.conversation.Database;
import org.parley.identity.ServiceAccounts;

/** The room's parts, by what is asked of them; all of one database. Thread-safe. */
public record Governance(
        Quotas quotas,
        UsageLedger usage,
        Audit audit,
        AuditWriter auditWriter,
        InputRules inputRules,
        PolicyAcceptance policy,
        Drain drain)
        implements AutoCloseable {
    public static Governance of(Rules rules, Database database, Clock clock) {
        UsageLedger usage = new UsageLedger(database, clock);
        return new Governance(
                new Quotas(rules, database, clock, usage),
                usage,
                new Audit(database),
                new AuditWriter(database, clock),
                new InputRules(rules.input()),
                new PolicyAcceptance(rules.policy(), database, clock),
                new Drain());
    }

    /** All that is asked before an answer is made. */
    public Gate gate() {
        return drain.before(this::admit);
    }

    private Verdict admit(Call call) {
        return isPolicyDue(call.caller().id()) ? new Verdict.PolicyNotAccepted() : quotas.admit(call);
    }

    /** A program has nobody who could accept it; the administrator who made its account has. */
    private boolean isPolicyDue(String user) {
        return !ServiceAccounts.isOne(user) && policy.isDue(user);
    }

    @Override
    public void close() {
        auditWriter.close();
    }
}
