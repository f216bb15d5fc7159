package org.parley.web;

import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.glassfish.jersey.server.model.Resource;
import org.jspecify.annotations.Nullable;
import org.parley.governance.Quotas;
import org.parley.identity.Caller;
import org.parley.identity.User;
import org.parley.identity.Users;

/** {@code /api/admin/users}: who has been here, what their limits leave, and what can be done about them. */
final class AdminUsersResource {
    private static final int STANDARD_PART = 50;
    private static final int LARGEST_PART = 200;

    private final Users users;
    private final Quotas quotas;
    private final String currency;

    AdminUsersResource(Users users, Quotas quotas, String currency) {
        this.users = users;
        this.quotas = quotas;
        this.currency = currency;
    }

    /** @param next where the next part begins; null at the end */
    record Part(List<Person> users, @Nullable String next) {}

    record Person(
            String id,
            String name,
            Set<String> groups,
            String how,
            String firstSeen,
            String lastSeen,
            boolean disabled,
            boolean held,
            List<QuotaJson> quota) {}

    Resource[] resources() {
        Resource.Builder all = Resource.builder("admin/users");
        ApiRequest.method(all, "GET", this::list);
        return new Resource[] {
            all.build(),
            doing("disable", users::disable),
            doing("enable", users::enable),
            doing("hold", users::hold),
            doing("release", users::release),
            doing("sign-out", users::signOut)
        };
    }

    /** An id may have slashes in it, so it stands in the body. */
    private static Resource doing(String what, Predicate<String> deed) {
        Resource.Builder resource = Resource.builder("admin/users/" + what);
        ApiRequest.method(resource, "POST", request -> {
            String id = request.object().path("id").asText("");
            if (what.equals("disable") && id.equals(request.caller().id())) {
                throw new ProblemException(Problem.badRequest("You cannot disable yourself."));
            }
            if (!deed.test(id)) {
                throw new ProblemException(Problem.notFound());
            }
            AuditFilter.notes(request.context()).accept("user: " + id);
            return Response.noContent().build();
        });
        return resource.build();
    }

    private Response list(ApiRequest request) {
        int limit = request.limit(STANDARD_PART, LARGEST_PART);
        List<User> found = users.list(request.parameter("cursor").orElse(""), limit + 1);
        List<User> part = found.subList(0, Math.min(limit, found.size()));
        String next = found.size() > limit ? part.getLast().id() : null;
        return ApiRequest.ok(new Part(part.stream().map(this::person).toList(), next));
    }

    private Person person(User user) {
        Caller caller = new Caller(user.id(), user.name(), user.groups(), Set.of(), user.how());
        return new Person(
                user.id(),
                user.name(),
                new TreeSet<>(user.groups()),
                user.how().name().toLowerCase(Locale.ROOT),
                user.firstSeen().toString(),
                user.lastSeen().toString(),
                user.disabled(),
                user.held(),
                QuotaJson.of(quotas.left(caller), currency));
    }
}
