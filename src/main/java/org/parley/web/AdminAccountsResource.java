package org.parley.web;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.glassfish.jersey.server.model.Resource;
import org.parley.governance.Quotas;
import org.parley.identity.Caller;
import org.parley.identity.ServiceAccount;
import org.parley.identity.ServiceAccounts;

/** {@code /api/admin/service-accounts}: users that are programs, and their keys. Only people, logged in, look after them. */
final class AdminAccountsResource {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
    private static final int MOST_GROUPS = 50;
    private static final int LONGEST_GROUP = 255;

    private final ServiceAccounts accounts;
    private final KeyDesk desk;
    private final Quotas quotas;
    private final String currency;

    AdminAccountsResource(ServiceAccounts accounts, KeyDesk desk, Quotas quotas, String currency) {
        this.accounts = accounts;
        this.desk = desk;
        this.quotas = quotas;
        this.currency = currency;
    }

    record All(List<Account> accounts) {}

    record Account(
            String id,
            String name,
            Set<String> groups,
            String madeBy,
            String created,
            boolean disabled,
            List<QuotaJson> quota) {}

    Resource resource() {
        Resource.Builder all = Resource.builder("admin/service-accounts");
        ApiRequest.method(all, "GET", this::list);
        ApiRequest.method(all, "POST", this::create);
        doing(all, "disable", accounts::disable);
        doing(all, "enable", accounts::enable);
        Resource.Builder keys = all.addChildResource("{id}/keys");
        ApiRequest.method(keys, "GET", request -> desk.list(account(request)));
        ApiRequest.method(keys, "POST", request -> desk.create(account(request), request));
        Resource.Builder key = all.addChildResource("{id}/keys/{key}");
        ApiRequest.method(key, "DELETE", request -> desk.revoke(account(request), request.step("key")));
        return all.build();
    }

    private static void doing(Resource.Builder all, String what, Predicate<String> deed) {
        ApiRequest.method(all.addChildResource("{id}/" + what), "POST", request -> {
            if (!deed.test(request.id())) {
                throw new ProblemException(Problem.notFound());
            }
            return Response.noContent().build();
        });
    }

    private String account(ApiRequest request) {
        return accounts.find(request.id())
                .map(ServiceAccount::id)
                .orElseThrow(() -> new ProblemException(Problem.notFound()));
    }

    private Response list(ApiRequest request) {
        return ApiRequest.ok(new All(accounts.list().stream().map(this::json).toList()));
    }

    private Response create(ApiRequest request) {
        JsonNode body = request.object();
        JsonFields fields = new JsonFields();
        String name = fields.string(body, "", "name").orElse("");
        if (!NAME.matcher(name).matches()) {
            fields.fault("/name", "must have 1 to 63 small letters, digits, -, _ or ., such as nightly-report");
        }
        List<String> groups = fields.strings(body, "", "groups", MOST_GROUPS);
        for (int i = 0; i < groups.size(); i++) {
            String group = groups.get(i);
            if (group.isBlank()
                    || group.length() > LONGEST_GROUP
                    || group.lines().count() > 1) {
                fields.fault("/groups/" + i, "must be a group's name");
            }
        }
        fields.throwIfFaulty();
        ServiceAccount made = accounts.create(
                        name, Set.copyOf(groups), request.caller().id())
                .orElseThrow(() -> new ProblemException(
                        Problem.of(409, "name-taken", "This name is taken", "Choose another name for the account.")));
        return ApiRequest.created(request.below(made.id()), json(made));
    }

    private Account json(ServiceAccount account) {
        Caller caller = new Caller(account.id(), account.name(), account.groups(), Set.of(), Caller.How.SERVICE);
        return new Account(
                account.id(),
                account.name(),
                new TreeSet<>(account.groups()),
                account.madeBy(),
                account.made().toString(),
                account.disabled(),
                QuotaJson.of(quotas.left(caller), currency));
    }
}
