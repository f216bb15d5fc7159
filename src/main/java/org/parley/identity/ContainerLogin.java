package org.parley.identity;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.parley.config.Settings;

/**
 * The application server's own login. The address of the login is under a security constraint, so the server has done with its
 * realm what it does (a form, Kerberos, a certificate …) before we are asked; what it has found is kept in the session, since
 * servers need not tell it at addresses without a constraint.
 */
public final class ContainerLogin implements Login {
    private static final Step NOT_LOGGED_IN =
            new Step.Refused("the server lets requests to /login through without a login");

    private final List<String> asked;
    private final Roles roles;
    private final Clock clock;

    public ContainerLogin(Settings.Auth auth, Clock clock) {
        this.asked = roleNames(auth);
        this.roles = Roles.of(auth);
        this.clock = clock;
    }

    /** The server's roles that a user is asked for: these become groups. */
    public static List<String> roleNames(Settings.Auth auth) {
        return Stream.concat(auth.containerRoles().stream(), auth.adminGroup().stream())
                .distinct()
                .toList();
    }

    @Override
    public Step begin(HttpServletRequest request, HttpServletResponse response, ReturnAddress to) {
        return Optional.ofNullable(request.getUserPrincipal())
                .map(Principal::getName)
                .flatMap(PersonName::of)
                .map(user -> loggedIn(request, user, to))
                .orElse(NOT_LOGGED_IN);
    }

    private Step loggedIn(HttpServletRequest request, String user, ReturnAddress to) {
        Set<String> groups = asked.stream().filter(request::isUserInRole).collect(Collectors.toUnmodifiableSet());
        Caller caller = new Caller(user, user, groups, roles.of(user, groups), Caller.How.CONTAINER);
        new LoginSession(caller, clock.instant()).begin(request);
        return new Step.Redirect(request.getContextPath() + to.path());
    }

    @Override
    public String end(HttpServletRequest request, HttpServletResponse response) {
        Sessions.end(request);
        return request.getContextPath() + "/signed-out.html";
    }
}
