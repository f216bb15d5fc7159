package org.parley.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.AuthenticationSuccessResponse;
import com.nimbusds.openid.connect.sdk.LogoutRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.claims.AuthorizedParty;
import com.nimbusds.openid.connect.sdk.claims.LogoutTokenClaimsSet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.parley.config.OidcSettings;
import org.parley.config.Settings;

/**
 * A login at an OpenID provider, by the authorization code flow with PKCE. Whoever it shows is in the database from then on; the
 * provider's tokens are not used for anything else. Blocks for the provider and the database.
 *
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#CodeFlowAuth">OpenID Connect Core</a>
 */
public final class OidcLogin implements Login {
    private static final System.Logger LOG = System.getLogger(OidcLogin.class.getName());
    private static final String CALLBACK = "/oidc/callback";
    private static final String SIGNED_OUT = "/signed-out.html";

    private final OidcSettings settings;
    private final OidcProvider provider;
    private final OidcTokens tokens;
    private final PublicAddress address;
    private final Users users;
    private final Logins logins;
    private final BrowserCookie session;
    /** By which a browser is known while its logins are under way. */
    private final BrowserCookie underWay;

    /** @param contextPath where Parley is on its server; empty for the root */
    public OidcLogin(
            Settings.Auth auth, OidcSettings settings, String contextPath, Users users, Logins logins, Clock clock) {
        this.settings = settings;
        this.provider = new OidcProvider(settings, clock);
        this.tokens = new OidcTokens(settings, Roles.of(auth));
        this.address = new PublicAddress(auth.publicUrl());
        this.users = users;
        this.logins = logins;
        this.session = OidcIdentification.cookie(auth, contextPath);
        this.underWay = BrowserCookie.of("parley-login", auth, contextPath);
    }

    @Override
    public Step begin(HttpServletRequest request, HttpServletResponse response, ReturnAddress to) {
        try {
            URI endpoint = provider.describe().metadata().getAuthorizationEndpointURI();
            State state = new State();
            Nonce nonce = new Nonce();
            CodeVerifier verifier = new CodeVerifier();
            AuthenticationRequest question = new AuthenticationRequest.Builder(
                            ResponseType.CODE,
                            new Scope(settings.scopes().toArray(String[]::new)),
                            new ClientID(settings.clientId()),
                            address.of(request, CALLBACK))
                    .endpointURI(endpoint)
                    .state(state)
                    .nonce(nonce)
                    .codeChallenge(verifier, CodeChallengeMethod.S256)
                    .build();
            String browser = underWay.of(request).orElseGet(BrowserCookie::newSecret);
            logins.begun()
                    .remember(
                            browser,
                            state.getValue(),
                            new LoginBegun(nonce.getValue(), verifier.getValue(), to.path()));
            underWay.give(request, response, browser, LoginsBegun.LONGEST);
            return new Step.Redirect(question.toURI().toString());
        } catch (IOException e) {
            return new Step.Unavailable(reason(e));
        }
    }

    /** The provider has sent the browser back. */
    public Step answered(HttpServletRequest request, HttpServletResponse response) {
        try {
            AuthenticationResponse answer =
                    AuthenticationResponseParser.parse(address.of(request, CALLBACK), parameters(request));
            Optional<LoginBegun> begun = Optional.ofNullable(answer.getState())
                    .flatMap(state -> underWay.of(request)
                            .flatMap(browser -> logins.begun().take(browser, state.getValue())));
            if (begun.isEmpty()) {
                return new Step.Refused("no login of this browser waits for this answer");
            }
            if (!answer.indicatesSuccess()) {
                return new Step.Refused("the provider says "
                        + answer.toErrorResponse().getErrorObject().getCode());
            }
            return succeeded(request, response, answer.toSuccessResponse(), begun.get());
        } catch (ParseException e) {
            return new Step.Refused("the answer is none of OpenID Connect");
        } catch (BadJOSEException | JOSEException e) {
            return new Step.Refused("the ID token is not good: " + e.getMessage());
        } catch (IOException e) {
            return new Step.Unavailable(reason(e));
        }
    }

    private Step succeeded(
            HttpServletRequest request,
            HttpServletResponse response,
            AuthenticationSuccessResponse answer,
            LoginBegun begun)
            throws IOException, ParseException, BadJOSEException, JOSEException {
        OidcProvider.Description description = provider.describe();
        // RFC 9207: another provider's answer
        if (answer.getIssuer() != null
                && !Objects.equals(answer.getIssuer(), description.metadata().getIssuer())) {
            return new Step.Refused("the answer is another issuer's");
        }
        if (answer.getAuthorizationCode() == null) {
            return new Step.Refused("the answer has no code");
        }
        JWT token = tokens.redeem(
                description.metadata(),
                answer.getAuthorizationCode(),
                address.of(request, CALLBACK),
                new CodeVerifier(begun.verifier()));
        var claims = description.idTokens().validate(token, new Nonce(begun.nonce()));
        AuthorizedParty party = claims.getAuthorizedParty();
        if (party != null && !party.getValue().equals(settings.clientId())) {
            return new Step.Refused("the ID token was made for another client");
        }
        Optional<Caller> shown = tokens.caller(claims);
        if (shown.isEmpty()) {
            return new Step.Refused("the ID token does not name the user by " + settings.userClaim());
        }
        Caller caller = shown.get();
        var unused = users.admit(caller, Optional.empty()); // who is disabled is told so by the next request
        users.nameSubject(caller.id(), claims.getSubject().getValue());
        enter(request, response, caller, token);
        return new Step.Redirect(request.getContextPath() + begun.to());
    }

    /** With a new secret: somebody else may have chosen the one that the browser came with. */
    private void enter(HttpServletRequest request, HttpServletResponse response, Caller caller, JWT token) {
        session.of(request).ifPresent(logins::end);
        String secret = BrowserCookie.newSecret();
        logins.begin(secret, caller, token.getParsedString());
        session.give(request, response, secret);
    }

    /** Ours, and the provider's where it has an address for it. */
    @Override
    public String end(HttpServletRequest request, HttpServletResponse response) {
        Optional<String> idToken = session.of(request).flatMap(logins::end);
        session.takeBack(request, response);
        String ours = address.of(request, SIGNED_OUT).toString();
        try {
            return Optional.ofNullable(provider.describe().metadata().getEndSessionEndpointURI())
                    .map(endpoint -> logout(endpoint, idToken, ours))
                    .orElse(ours);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "logged out here only: {0}", reason(e));
            return ours;
        }
    }

    /** @see <a href="https://openid.net/specs/openid-connect-rpinitiated-1_0.html">RP-Initiated Logout</a> */
    private String logout(URI endpoint, Optional<String> idToken, String back) {
        JWT hint = idToken.flatMap(OidcLogin::parsed).orElse(null);
        return new LogoutRequest(endpoint, hint, null, new ClientID(settings.clientId()), URI.create(back), null, null)
                .toURI()
                .toString();
    }

    /**
     * The provider tells, not through a browser, that somebody has logged out there.
     *
     * @return whether the token is a good one; then all that person's sessions are over, on every node
     * @throws IOException the provider's keys cannot be had now
     * @see <a href="https://openid.net/specs/openid-connect-backchannel-1_0.html">Back-Channel Logout</a>
     */
    public boolean loggedOut(String logoutToken) throws IOException {
        Optional<JWT> token = parsed(logoutToken);
        if (token.isEmpty()) {
            return false;
        }
        try {
            LogoutTokenClaimsSet claims = provider.describe().logoutTokens().validate(token.get());
            if (claims.getSubject() == null) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "a logout token without sub says only a session, which is not kept");
                return false;
            }
            users.signOutSubject(claims.getSubject().getValue());
            return true;
        } catch (BadJOSEException | JOSEException e) {
            LOG.log(System.Logger.Level.INFO, "a logout token is not good: {0}", e.getMessage());
            return false;
        }
    }

    private static Optional<JWT> parsed(String token) {
        try {
            return Optional.of(JWTParser.parse(token));
        } catch (java.text.ParseException noToken) {
            return Optional.empty();
        }
    }

    private static Map<String, List<String>> parameters(HttpServletRequest request) {
        return request.getParameterMap().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> List.of(entry.getValue())));
    }

    private static String reason(Throwable e) {
        return e.getCause() == null
                ? String.valueOf(e.getMessage())
                : e.getMessage() + ": " + e.getCause().getMessage();
    }
}
